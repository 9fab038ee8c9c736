// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.plan;

import dev.packetclassifier.api.v1alpha1.Phase;

/** Whether a revision can run on this node. */
public sealed interface RevisionState {
  /**
   * Fetched, checked and compiled.
   *
   * @param digest its digest, 64 hexadecimal digits
   * @param requirement what it needs of the state tables
   */
  record Ready(String digest, StateRequirement requirement) implements RevisionState {
  }

  /** About to be fetched: nothing is done or reported before that. */
  record Pending() implements RevisionState {
  }

  /**
   * It must not run.
   *
   * @param phase Failed or Unsupported
   * @param reason a sentence for people
   */
  record Rejected(Phase phase, String reason) implements RevisionState {
  }
}
