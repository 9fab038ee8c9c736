// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.FailingNode;
import dev.packetclassifier.api.v1alpha1.NodeCounts;
import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.api.v1alpha1.PacketClassifierStatus;
import java.time.Instant;
import java.util.List;

/** From the state of the nodes to the status that people see. */
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
    List<FailingNode> failing = FailingNodes.of(states, before);
    status.failingNodes = failing.isEmpty() ? null : failing;
    reportRevisions(status, counts);
    Conditions conditions = new Conditions(before, input.generation(), input.now());
    if (input.validation() instanceof ModelValidation.Valid valid) {
      status.conditions = conditions.accepted(valid.revision(), counts, states);
    } else if (input.validation() instanceof ModelValidation.Invalid invalid) {
      status.conditions = conditions.rejected(invalid.message(), status.currentRevision);
      Conditions.refine(status.conditions, invalid.reason());
    }
    return status;
  }

  private void reportRevisions(PacketClassifierStatus status, NodeStateCounts counts) {
    String current = StatusFields.currentRevision(before);
    String wanted = wanted(current);
    boolean done = counts.rolledOut() || current.equals(wanted) && !counts.isChangingOver();
    status.currentRevision = done ? wanted : current;
    status.updatingRevision = done ? null : wanted;
  }

  /** What the nodes were last assigned when the model is not valid. */
  private String wanted(String current) {
    if (input.validation() instanceof ModelValidation.Valid valid) {
      return valid.revision();
    }
    return before.updatingRevision == null ? current : before.updatingRevision;
  }

  /** The status of a classifier that is being deleted. */
  static PacketClassifierStatus detaching(PacketClassifier classifier, PacketClassifierStatus before, DetachProgress progress,
      Instant now) {
    PacketClassifierStatus status = new PacketClassifierStatus();
    status.observedGeneration = classifier.getMetadata().getGeneration();
    status.currentRevision = StatusFields.currentRevision(before);
    status.nodes = new NodeCounts();
    status.conditions = new Conditions(before, status.observedGeneration, now).detaching(progress.summary());
    return status;
  }
}
