// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.plan;

import dev.packetclassifier.api.v1alpha1.Phase;

/**
 * The result of placing an assignment on one interface, as planned or as a step failed.
 *
 * @param phase Running means that there is no obstacle: whether it runs is then read back from the kernel
 * @param message a sentence for the status, or null
 */
public record PlacementOutcome(Phase phase, String message) {
  static final PlacementOutcome RUNNING = new PlacementOutcome(Phase.Running, null);
}
