package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.PacketClassifierStatus;
import java.util.List;

/** From how the nodes stand to what people see. */
final class StatusReport {
  private final Situation situation;
  private final PacketClassifierStatus before;

  StatusReport(Situation situation) {
    this.situation = situation;
    this.before = situation.published().status();
  }

  PacketClassifierStatus of(List<NodeState> states) {
    Tally tally = new Tally(states);
    PacketClassifierStatus status = new PacketClassifierStatus();
    status.observedGeneration = situation.generation();
    status.nodes = tally.counts();
    List<dev.packetclassifier.api.v1alpha1.FailingNode> failing = FailingNodes.of(states, before, situation::hasGrace);
    status.failingNodes = failing.isEmpty() ? null : failing;
    reportRevisions(status, tally);
    Conditions conditions = new Conditions(before, situation.generation(), situation.now());
    if (situation.acceptance() instanceof Acceptance.Sound sound) {
      status.conditions = conditions.sound(sound.revision(), tally, states);
    } else if (situation.acceptance() instanceof Acceptance.Unsound unsound) {
      status.conditions = conditions.unsound(unsound.message(), status.currentRevision);
    }
    return status;
  }

  private void reportRevisions(PacketClassifierStatus status, Tally tally) {
    String current = Statuses.currentRevision(before);
    String wanted = wanted(current);
    boolean done = tally.arrived() || current.equals(wanted);
    status.currentRevision = done ? wanted : current;
    status.updatingRevision = done ? null : wanted;
  }

  /** What the nodes were last assigned when the model is not sound. */
  private String wanted(String current) {
    if (situation.acceptance() instanceof Acceptance.Sound sound) {
      return sound.revision();
    }
    return before.updatingRevision == null ? current : before.updatingRevision;
  }
}
