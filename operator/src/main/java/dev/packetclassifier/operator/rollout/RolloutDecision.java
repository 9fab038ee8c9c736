// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.rollout;

import dev.packetclassifier.api.v1alpha1.RolloutStatus;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a rollout does next.
 *
 * @param targets by desired node: what it is to be assigned, empty for nothing; a node that is missing here keeps what it has
 * @param status to write before anything is assigned
 * @param state what it is doing
 * @param ahead whether more nodes are to run what is rolled out than the written status says: that must be written first, or after
 *     a restart nobody would know what the nodes return to
 * @param wakeUp when to look again though nothing happens; empty for no time
 */
public record RolloutDecision(Map<String, Optional<Pair>> targets, RolloutStatus status, State state, boolean ahead,
    Optional<Duration> wakeUp) {
  /** What a rollout is doing. */
  public enum State {
    /** Nothing: the wanted pair is the stable one. */
    Complete,
    /** Changing nodes, or waiting for them to confirm. */
    Progressing,
    /** Waiting in a step for a time, a promotion or a gate. */
    Held,
    /** Someone paused it. */
    Paused,
    /** It failed, and touched nodes return. */
    RolledBack,
    /** It failed, and stays as it is. */
    Failed,
    /** No node of the step is well. */
    NoHealthyNodes,
    /** The status was lost, so nobody knows what nodes return to. */
    StableUnknown,
    /** It failed, and what nodes would return to is gone. */
    StableRevisionGone;

    /** Whether nothing moves until someone acts. */
    public boolean isStalled() {
      return this != Complete && this != Progressing && this != Held && this != Paused;
    }
  }
}
