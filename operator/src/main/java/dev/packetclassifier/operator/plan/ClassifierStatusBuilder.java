// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.FailingNode;
import dev.packetclassifier.api.v1alpha1.NodeCounts;
import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.api.v1alpha1.PacketClassifierStatus;
import dev.packetclassifier.api.v1alpha1.StatusCondition;
import dev.packetclassifier.operator.plan.NodeState.Category;
import dev.packetclassifier.operator.rollout.RolloutDecision;
import dev.packetclassifier.operator.rollout.RolloutDecision.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** From the state of the nodes to the status that people see. */
final class ClassifierStatusBuilder {
  private final PlannerInput input;
  private final PacketClassifierStatus before;

  private final Wanted wanted;
  private final FleetPlan fleet;

  ClassifierStatusBuilder(PlannerInput input, Wanted wanted, FleetPlan fleet) {
    this.input = input;
    this.before = input.published().status();
    this.wanted = wanted;
    this.fleet = fleet;
  }

  PacketClassifierStatus status() {
    List<NodeState> states = fleet.states();
    NodeStateCounts counts = new NodeStateCounts(states);
    PacketClassifierStatus status = new PacketClassifierStatus();
    status.observedGeneration = input.generation();
    status.nodes = counts.counts();
    List<FailingNode> failing = FailingNodes.of(states, before);
    status.failingNodes = failing.isEmpty() ? null : failing;
    status.enforcing = fleet.enforcing() + "/" + counts.desired();
    status.rollout = fleet.decision().map(RolloutDecision::status).orElse(before.rollout);
    reportRevisions(status, counts);
    reportProgress(status, counts);
    status.conditions = conditions(status, counts);
    if (input.validation() instanceof ModelValidation.Invalid invalid) {
      Conditions.refine(status.conditions, invalid.reason());
    }
    return status;
  }

  private List<StatusCondition> conditions(PacketClassifierStatus status, NodeStateCounts counts) {
    Conditions conditions = new Conditions(before, input.generation(), input.now());
    Optional<String> invalid = input.validation() instanceof ModelValidation.Invalid found ? Optional.of(found.message())
        : Optional.empty();
    if (fleet.decision().isPresent()) {
      boolean elsewhere = wanted.pinned() && !(input.validation() instanceof ModelValidation.Valid valid
          && valid.revision().equals(wanted.pair().orElseThrow().revision()));
      return conditions.accepted(new RolloutOutcome(fleet.decision().get(), wanted.pair().orElseThrow().revision(), elsewhere), invalid,
          counts, fleet.states());
    }
    return wanted.goneRevision().map(gone -> conditions.pinnedRevisionGone(gone, invalid))
        .orElseGet(() -> conditions.rejected(invalid.orElse(""), status.currentRevision));
  }

  private void reportRevisions(PacketClassifierStatus status, NodeStateCounts counts) {
    status.currentRevision = StatusFields.currentRevision(before);
    if (fleet.decision().isEmpty()) {
      status.updatingRevision = before.updatingRevision;
      return;
    }
    RolloutDecision decision = fleet.decision().get();
    status.currentRevision = decision.status().stable == null ? StatusFields.NO_REVISION : decision.status().stable.revision;
    String revision = wanted.pair().orElseThrow().revision();
    boolean changing = decision.state() == State.Complete ? counts.of(Category.Updating) > 0
        : decision.state() != State.RolledBack && !revision.equals(status.currentRevision);
    status.updatingRevision = changing ? revision : null;
  }

  private void reportProgress(PacketClassifierStatus status, NodeStateCounts counts) {
    status.progress = fleet.decision().map(decision -> {
      String nodes = status.nodes.updated + "/" + counts.desired();
      return switch (decision.state()) {
        case Complete -> "Complete " + nodes;
        case Progressing, Held, Paused, NoHealthyNodes -> "Step " + decision.status().step + "/" + decision.status().steps + " " + nodes;
        case RolledBack, Failed, StableUnknown, StableRevisionGone -> decision.state().name();
      };
    }).orElse(before.progress);
  }

  /** The status of a classifier that is being deleted. */
  static PacketClassifierStatus detaching(PacketClassifier classifier, PacketClassifierStatus before, DetachProgress progress,
      Instant now) {
    PacketClassifierStatus status = new PacketClassifierStatus();
    status.observedGeneration = classifier.getMetadata().getGeneration();
    status.currentRevision = StatusFields.currentRevision(before);
    status.nodes = new NodeCounts();
    status.progress = "Detaching";
    status.enforcing = before.enforcing;
    status.rollout = before.rollout;
    status.conditions = new Conditions(before, status.observedGeneration, now).detaching(progress.summary());
    return status;
  }
}
