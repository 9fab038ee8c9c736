package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.PacketClassifierStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a classifier needs next. A pure function: the same situation gives the same plan. */
public final class Planner {
  /** How soon to look again when nothing happens: an insurance against a lost event, not the way things move. */
  public static final Duration IDLE = Duration.ofMinutes(5);

  private Planner() {
  }

  /** The plan; carried out twice, or half, it does no harm. */
  public static Plan plan(Situation given) {
    Situation situation = withoutCollision(given);
    Optional<Assignment> wanted = situation.acceptance() instanceof Acceptance.Sound sound
        ? Optional.of(Placement.wanted(situation.name(), situation.classifier().getSpec(), sound.revision())) : Optional.empty();
    Survey survey = new Survey(situation, wanted);
    PacketClassifierStatus status = new StatusReport(situation).of(survey.states());
    Duration delay = Cadence.delay(situation.published(), status, situation.now());
    boolean publish = delay != null && delay.isZero();
    List<Notice> notices = publish ? Notices.between(situation.published().status(), status) : List.of();
    return new Plan(lacksRevision(situation), wanted, survey.assign(), survey.drop(), RevisionHistory.surplus(situation, status), status,
        publish, notices, wakeUp(situation, delay == null || publish ? IDLE : delay));
  }

  private static Duration wakeUp(Situation situation, Duration latest) {
    return situation.nextGraceEnd().map(end -> Duration.between(situation.now(), end)).filter(wait -> wait.compareTo(latest) < 0).orElse(latest);
  }

  private static boolean lacksRevision(Situation situation) {
    return situation.acceptance() instanceof Acceptance.Sound sound
        && situation.revisions().stream().noneMatch(revision -> revision.name().equals(sound.revision()));
  }

  /** A revision of the same name with another content: no node may take it for ours. */
  private static Situation withoutCollision(Situation given) {
    if (!(given.acceptance() instanceof Acceptance.Sound sound)) {
      return given;
    }
    return given.revisions().stream()
        .filter(revision -> revision.name().equals(sound.revision()) && !revision.digest().equals(sound.digest()))
        .findFirst()
        .map(other -> new Situation(given.classifier(), new Acceptance.Unsound("PacketClassifierRevision " + other.name()
            + " exists with another digest (" + other.digest() + " instead of " + sound.digest() + "): delete that revision"),
            given.revisions(), given.nodes(), given.objects(), given.assignedAt(), given.graceUntil(), given.published(), given.now()))
        .orElse(given);
  }
}
