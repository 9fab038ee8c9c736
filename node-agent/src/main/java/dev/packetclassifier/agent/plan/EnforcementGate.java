// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.plan;

import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.Phase;
import java.time.Duration;
import java.util.Optional;

/** Whether the state of a classifier allows it to enforce. */
final class EnforcementGate {
  private final EgressVisibility egress;
  private final long nanos;

  /** @param nanos boot clock nanoseconds now */
  EnforcementGate(EgressVisibility egress, long nanos) {
    this.egress = egress;
    this.nanos = nanos;
  }

  boolean isBlind(String classifier, RevisionState.Ready ready) {
    return ready.requirement().observed() && egress.blind().containsKey(classifier);
  }

  /** How long it must still observe before it may enforce; empty when it may. */
  Optional<Duration> warmUpLeft(String classifier, RevisionState.Ready ready, Optional<AttachedProgram> own) {
    Optional<Long> began = own.flatMap(AttachedProgram::state).map(ProgramState::kept).filter(kept -> !ready.requirement().exceeds(kept))
        .map(kept -> Math.max(kept.began(ready.digest()), egress.recoveredAt().getOrDefault(classifier, 0L)));
    Duration left = ready.requirement().warmUp().minusNanos(began.map(since -> nanos - since).orElse(0L));
    return Optional.of(left).filter(duration -> duration.compareTo(Duration.ZERO) > 0);
  }

  /** The desired mode, or Observe while it may not enforce. */
  Mode allowedMode(Mode desired, String classifier, RevisionState.Ready ready, Optional<AttachedProgram> own) {
    return desired == Mode.Enforce && (isBlind(classifier, ready) || warmUpLeft(classifier, ready, own).isPresent())
        ? Mode.Observe : desired;
  }

  /** The outcome when there is no other obstacle. */
  PlacementOutcome outcome(Mode desired, String classifier, RevisionState.Ready ready, Optional<AttachedProgram> own) {
    if (isBlind(classifier, ready)) {
      String blind = "EgressBlind: " + egress.blind().get(classifier);
      return desired == Mode.Enforce ? new PlacementOutcome(Phase.Blocked, blind + "; Enforce acts as Observe until answers are seen")
          : new PlacementOutcome(Phase.Running, blind);
    }
    return desired == Mode.Enforce && warmUpLeft(classifier, ready, own).isPresent()
        ? new PlacementOutcome(Phase.Warming,
            "Enforce acts as Observe until it has followed the traffic for " + ready.requirement().warmUp().toSeconds()
                + " s (policy.warmUp)")
        : PlacementOutcome.RUNNING;
  }
}
