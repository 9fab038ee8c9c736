// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.ConditionReason;
import dev.packetclassifier.api.v1alpha1.ConditionType;
import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.api.v1alpha1.PacketClassifierStatus;
import dev.packetclassifier.operator.rollout.Rollout;
import dev.packetclassifier.operator.rollout.RolloutDecision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a classifier needs next. A pure function: the same input gives the same plan. */
public final class ClassifierPlanner {
  /** How soon to look again when nothing happens: an insurance against a lost event, not the way things move. */
  public static final Duration IDLE = Duration.ofMinutes(5);

  /** Nodes that one plan writes at most; the next one follows at once, so that no classifier waits for another's fleet. */
  public static final int MAX_WRITES = 200;

  private static final Duration NEXT_WRITES = Duration.ofMillis(100);

  private ClassifierPlanner() {}

  /** The plan; carried out twice, or half, it does no harm. */
  public static RolloutPlan plan(PlannerInput given) {
    PlannerInput input = checked(given);
    Wanted wanted = Wanted.of(input);
    FleetPlan fleet = new FleetPlan(input, wanted);
    PacketClassifierStatus status = new ClassifierStatusBuilder(input, wanted, fleet).status();
    boolean ahead = fleet.decision().map(RolloutDecision::ahead).orElse(false);
    Duration delay = ahead ? Duration.ZERO : StatusThrottle.delay(input.published(), status, input.now());
    boolean publish = delay != null && delay.isZero();
    List<PlannedEvent> events = publish ? StatusTransitions.between(input.published().status(), status) : List.of();
    List<AssignedNode> unassign = first(fleet.unassign(), MAX_WRITES);
    List<NodeAssignment> assign = first(fleet.assign(), MAX_WRITES - unassign.size());
    boolean more = unassign.size() < fleet.unassign().size() || assign.size() < fleet.assign().size();
    Duration latest = more ? NEXT_WRITES : delay == null || publish ? IDLE : delay;
    Duration next = fleet.decision().flatMap(RolloutDecision::wakeUp).filter(wait -> wait.compareTo(latest) < 0).orElse(latest);
    return new RolloutPlan(missingRevision(input), ahead, assign, unassign, RevisionHistory.surplus(input, status), status,
        publish, events, wakeUp(input, next));
  }

  /** The status of a classifier that is being deleted, if it is to be written now. */
  public static Optional<PacketClassifierStatus> detachStatus(PacketClassifier classifier, PublishedStatus published,
      DetachProgress progress, Instant now) {
    PacketClassifierStatus status = ClassifierStatusBuilder.detaching(classifier, published.status(), progress, now);
    Duration delay = StatusThrottle.delay(published, status, now);
    return delay != null && delay.isZero() ? Optional.of(status) : Optional.empty();
  }

  /** Whether {@code status} already shows that its classifier is being detached. */
  public static boolean isDetaching(PacketClassifierStatus status) {
    return StatusFields.condition(status, ConditionType.Ready)
        .map(ready -> ConditionReason.Detaching.name().equals(ready.reason)
            && ready.observedGeneration == status.observedGeneration && status.nodes != null && status.nodes.desired == 0)
        .orElse(false);
  }

  private static <T> List<T> first(List<T> all, int count) {
    return all.subList(0, Math.min(count, all.size()));
  }

  private static Duration wakeUp(PlannerInput input, Duration latest) {
    return input.nextDeadline().map(end -> Duration.between(input.now(), end)).filter(wait -> wait.compareTo(latest) < 0).orElse(latest);
  }

  private static Optional<String> missingRevision(PlannerInput input) {
    return input.validation() instanceof ModelValidation.Valid valid
        && input.revisions().stream().noneMatch(revision -> revision.name().equals(valid.revision())) ? Optional.of(valid.revision())
            : Optional.empty();
  }

  /** With what is wrong beyond model and policy: the steps, or a revision of the same name with another content. */
  private static PlannerInput checked(PlannerInput given) {
    Optional<String> error = Rollout.error(given.classifier().getSpec().rollout);
    if (error.isPresent()) {
      return given.with(new ModelValidation.Invalid(error.get()));
    }
    if (!(given.validation() instanceof ModelValidation.Valid valid)) {
      return given;
    }
    return given.revisions().stream()
        .filter(revision -> revision.name().equals(valid.revision()) && !revision.digest().equals(valid.digest()))
        .findFirst()
        .map(other -> given.with(new ModelValidation.Invalid("PacketClassifierRevision " + other.name()
            + " exists with another digest (" + other.digest() + " instead of " + valid.digest() + "): delete that revision")))
        .orElse(given);
  }
}
