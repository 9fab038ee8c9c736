package dev.packetclassifier.agent.plan;

import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.Phase;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether what a classifier remembers allows it to enforce. */
final class EnforcementGate {
  static final String BLIND = "EgressBlind: for 60 s packets arrived and none was seen to leave (AF_XDP, a redirect, or another way out), so "
      + "every flow looks unanswered";

  private final Set<String> blind;
  private final Map<String, Long> sightedAt;
  private final long nanos;

  /**
   * @param blind classifiers whose observers see nothing
   * @param sightedAt by classifier: when one that was blind saw something again, boot clock nanoseconds
   * @param nanos now, on the same clock
   */
  EnforcementGate(Set<String> blind, Map<String, Long> sightedAt, long nanos) {
    this.blind = blind;
    this.sightedAt = sightedAt;
    this.nanos = nanos;
  }

  boolean isBlind(String classifier, StateRequirement wish) {
    return wish.observed() && blind.contains(classifier);
  }

  /** How long it must still watch before it may enforce; empty when it may. */
  Optional<Duration> warming(String classifier, StateRequirement wish, Optional<AttachedProgram> own) {
    Optional<Long> began = own.flatMap(AttachedProgram::keeping).map(ProgramState::kept).filter(kept -> !wish.exceeds(kept))
        .map(kept -> Math.max(kept.began(), sightedAt.getOrDefault(classifier, 0L)));
    Duration left = wish.warmUp().minusNanos(began.map(since -> nanos - since).orElse(0L));
    return Optional.of(left).filter(duration -> duration.compareTo(Duration.ZERO) > 0);
  }

  /** The mode that is allowed where another is wanted. */
  Mode allowed(Mode wanted, String classifier, StateRequirement wish, Optional<AttachedProgram> own) {
    return wanted == Mode.Enforce && (isBlind(classifier, wish) || warming(classifier, wish, own).isPresent()) ? Mode.Observe : wanted;
  }

  /** What is to be said when nothing else stands in the way. */
  InterfacePhase finding(Mode wanted, String classifier, StateRequirement wish, Optional<AttachedProgram> own) {
    if (isBlind(classifier, wish)) {
      return wanted == Mode.Enforce ? new InterfacePhase(Phase.Blocked, BLIND + "; Enforce acts as Observe until something leaves")
          : new InterfacePhase(Phase.Running, BLIND);
    }
    return wanted == Mode.Enforce && warming(classifier, wish, own).isPresent()
        ? new InterfacePhase(Phase.Warming, "Enforce acts as Observe until it has followed the traffic for " + wish.warmUp().toSeconds()
            + " s (policy.warmUp)")
        : InterfacePhase.NOTHING;
  }
}
