package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.PacketClassifierStatus;
import java.util.List;

/** From how the nodes stand to what people see. */
final class ClassifierStatusBuilder {
  private final PlannerInput input;
  private final PacketClassifierStatus before;

  ClassifierStatusBuilder(PlannerInput input) {
    this.input = input;
    this.before = input.published().status();
  }

  PacketClassifierStatus of(List<NodeState> states) {
    NodeStateCounts counts = new NodeStateCounts(states);
    PacketClassifierStatus status = new PacketClassifierStatus();
    status.observedGeneration = input.generation();
    status.nodes = counts.counts();
    List<dev.packetclassifier.api.v1alpha1.FailingNode> failing = FailingNodes.of(states, before, input::hasGrace);
    status.failingNodes = failing.isEmpty() ? null : failing;
    reportRevisions(status, counts);
    Conditions conditions = new Conditions(before, input.generation(), input.now());
    if (input.validation() instanceof ModelValidation.Valid valid) {
      status.conditions = conditions.accepted(valid.revision(), counts, states);
    } else if (input.validation() instanceof ModelValidation.Invalid invalid) {
      status.conditions = conditions.rejected(invalid.message(), status.currentRevision);
    }
    return status;
  }

  private void reportRevisions(PacketClassifierStatus status, NodeStateCounts counts) {
    String current = StatusFields.currentRevision(before);
    String wanted = wanted(current);
    boolean done = counts.rolledOut() || current.equals(wanted);
    status.currentRevision = done ? wanted : current;
    status.updatingRevision = done ? null : wanted;
  }

  /** What the nodes were last assigned when the model is not sound. */
  private String wanted(String current) {
    if (input.validation() instanceof ModelValidation.Valid valid) {
      return valid.revision();
    }
    return before.updatingRevision == null ? current : before.updatingRevision;
  }
}
