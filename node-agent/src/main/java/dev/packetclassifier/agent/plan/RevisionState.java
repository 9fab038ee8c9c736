package dev.packetclassifier.agent.plan;

import dev.packetclassifier.api.v1alpha1.Phase;

/** Whether a revision can be run here. */
public sealed interface RevisionState {
  /**
   * Fetched, checked and compiled.
   *
   * @param digest its digest, 64 hexadecimal digits
   * @param state what it asks of the state
   */
  record Ready(String digest, StateRequirement state) implements RevisionState {
  }

  /** Not here yet, and about to be fetched: nothing is to be done or said before that. */
  record Awaited() implements RevisionState {
  }

  /**
   * Not to be run.
   *
   * @param phase Failed or Unsupported
   * @param reason a sentence for people
   */
  record Refused(Phase phase, String reason) implements RevisionState {
  }
}
