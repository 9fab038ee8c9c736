// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.plan;

import dev.packetclassifier.api.v1alpha1.Phase;

/**
 * The result of placing an assignment on one interface, as planned or as a step failed.
 *
 * @param phase Running means that there is no obstacle: whether it runs is then read back from the kernel
 * @param message a sentence for the status, or null
 * @param covered nothing is to be attached there: the packets are judged at an interface below
 */
public record PlacementOutcome(Phase phase, String message, boolean covered) {
  static final PlacementOutcome RUNNING = new PlacementOutcome(Phase.Running, null);

  /** Of an interface that the classifier is to be attached to. */
  public PlacementOutcome(Phase phase, String message) {
    this(phase, message, false);
  }

  /** Every packet that arrives there has arrived at another of the classifier's interfaces before. */
  static PlacementOutcome coveredBy(String lower) {
    return new PlacementOutcome(Phase.Running, "CoveredBy: " + lower + ": its packets are judged there, and would count twice", true);
  }
}
