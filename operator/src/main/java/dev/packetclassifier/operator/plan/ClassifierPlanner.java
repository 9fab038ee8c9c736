package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.PacketClassifierStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a classifier needs next. A pure function: the same input gives the same plan. */
public final class ClassifierPlanner {
  /** How soon to look again when nothing happens: an insurance against a lost event, not the way things move. */
  public static final Duration IDLE = Duration.ofMinutes(5);

  private ClassifierPlanner() {
  }

  /** The plan; carried out twice, or half, it does no harm. */
  public static RolloutPlan plan(PlannerInput given) {
    PlannerInput input = withoutCollision(given);
    Optional<Assignment> wanted = input.validation() instanceof ModelValidation.Valid valid
        ? Optional.of(AssignmentSnapshot.wanted(input.name(), input.classifier().getSpec(), valid.revision())) : Optional.empty();
    NodeAssessment assessment = new NodeAssessment(input, wanted);
    PacketClassifierStatus status = new ClassifierStatusBuilder(input).of(assessment.states());
    Duration delay = StatusThrottle.delay(input.published(), status, input.now());
    boolean publish = delay != null && delay.isZero();
    List<PlannedEvent> events = publish ? StatusTransitions.between(input.published().status(), status) : List.of();
    return new RolloutPlan(isRevisionMissing(input), wanted, assessment.assign(), assessment.unassign(), RevisionHistory.surplus(input, status), status,
        publish, events, wakeUp(input, delay == null || publish ? IDLE : delay));
  }

  private static Duration wakeUp(PlannerInput input, Duration latest) {
    return input.nextGraceEnd().map(end -> Duration.between(input.now(), end)).filter(wait -> wait.compareTo(latest) < 0).orElse(latest);
  }

  private static boolean isRevisionMissing(PlannerInput input) {
    return input.validation() instanceof ModelValidation.Valid valid
        && input.revisions().stream().noneMatch(revision -> revision.name().equals(valid.revision()));
  }

  /** A revision of the same name with another content: no node may take it for ours. */
  private static PlannerInput withoutCollision(PlannerInput given) {
    if (!(given.validation() instanceof ModelValidation.Valid valid)) {
      return given;
    }
    return given.revisions().stream()
        .filter(revision -> revision.name().equals(valid.revision()) && !revision.digest().equals(valid.digest()))
        .findFirst()
        .map(other -> new PlannerInput(given.classifier(), new ModelValidation.Invalid("PacketClassifierRevision " + other.name()
            + " exists with another digest (" + other.digest() + " instead of " + valid.digest() + "): delete that revision"),
            given.revisions(), given.nodes(), given.objects(), given.assignedAt(), given.graceUntil(), given.published(), given.now()))
        .orElse(given);
  }
}
