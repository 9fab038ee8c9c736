// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.RolloutStatus;
import dev.packetclassifier.operator.plan.NodeAssessment.Desired;
import dev.packetclassifier.operator.plan.NodeState.Category;
import dev.packetclassifier.operator.rollout.Pair;
import dev.packetclassifier.operator.rollout.Rollout;
import dev.packetclassifier.operator.rollout.RolloutDecision;
import dev.packetclassifier.operator.rollout.RolloutInput;
import dev.packetclassifier.operator.rollout.RolloutNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the rollout wants of every node, what must be written for that, and how the nodes are.
 *
 * <p>Without a wanted pair (the model is not valid) nothing is written, and each node is measured against what it was last assigned.
 */
final class FleetPlan {
  private final PlannerInput input;
  private final NodeAssessment assessment;
  private final AssignmentEntries entries;
  private final Optional<RolloutDecision> decision;
  private final Optional<Pair> wanted;
  private final List<NodeState> states = new ArrayList<>();
  private final List<NodeAssignment> assign = new ArrayList<>();
  private final List<AssignedNode> unassign = new ArrayList<>();

  FleetPlan(PlannerInput input, Wanted wanted) {
    this.input = input;
    this.assessment = new NodeAssessment(input);
    this.entries = new AssignmentEntries(input.name(), input.classifier().getSpec().policy);
    this.wanted = wanted.pair();
    this.decision = this.wanted.map(pair -> Rollout.decide(rolloutInput(pair, wanted)));
    if (decision.isPresent()) {
      unassign.addAll(assessment.unselected());
    }
    states.addAll(assessment.others());
    assessment.desired().forEach(this::plan);
    assign.sort(Comparator.comparing(this::isSafer).reversed());
  }

  Optional<RolloutDecision> decision() {
    return decision;
  }

  List<NodeState> states() {
    return states;
  }

  /** What makes a node drop less first. */
  List<NodeAssignment> assign() {
    return assign;
  }

  List<AssignedNode> unassign() {
    return unassign;
  }

  /** Desired nodes whose kernel drops packets by this classifier's verdicts, as far as is known. */
  int enforcing() {
    return (int) assessment.desired().stream().filter(each -> each.report() != null && each.report().active.mode == Mode.Enforce
        && each.node().agent() == NodeInfo.Agent.Ready).count();
  }

  private RolloutInput rolloutInput(Pair pair, Wanted from) {
    List<RolloutNode> nodes = assessment.desired().stream()
        .map(each -> each.forRollout(input.refusedWrites().containsKey(each.node().name())))
        .toList();
    Set<String> revisions = new HashSet<>(input.revisions().stream().map(RevisionInfo::name).toList());
    revisions.add(pair.revision());
    RolloutStatus status = input.published().status().rollout;
    return new RolloutInput(input.name(), input.generation(), pair, from.pinned(), input.classifier().getSpec().rollout, status,
        input.published().status().observedGeneration, input.published().age(), gates(), revisions, nodes);
  }

  private List<dev.packetclassifier.api.v1alpha1.RolloutGate> gates() {
    return input.classifier().getStatus() == null || input.classifier().getStatus().gates == null ? List.of()
        : input.classifier().getStatus().gates;
  }

  private boolean isSafer(NodeAssignment write) {
    return write.assignment().active.mode == Mode.Observe
        || !wanted.map(pair -> pair.revision().equals(write.assignment().active.revision)).orElse(false);
  }

  private void plan(Desired desired) {
    Optional<Pair> target = decision.map(made -> made.targets().get(desired.node().name())).orElse(null);
    if (target == null) {
      states.add(withUpdated(desired, desired.state().updated()));
    } else if (target.isEmpty()) {
      planNothing(desired);
    } else {
      plan(desired, target.get());
    }
  }

  private void planNothing(Desired desired) {
    if (desired.entry() == null) {
      states.add(desired.state());
      return;
    }
    unassign.add(new AssignedNode(desired.node(), desired.object().getMetadata().getUid()));
    states.add(new NodeState(desired.node().name(), Category.Updating, false, desired.state().recovering(), null,
        "it returns to running nothing"));
  }

  private void plan(Desired desired, Pair target) {
    boolean asWanted = desired.entry() != null && entries.isWanted(desired.entry(), target, desired.object());
    if (!(asWanted && NodeObjects.ownedBy(desired.object(), desired.node())) && !isRefused(desired)) {
      assign.add(new NodeAssignment(desired.node(), entries.of(target, desired.object())));
    }
    boolean away = desired.node().agent() != NodeInfo.Agent.Ready;
    states.add(asWanted || away ? withUpdated(desired, asWanted && desired.state().updated() && isRolledOut(target))
        : assessment.changing(desired.node()));
  }

  private boolean isRolledOut(Pair target) {
    return wanted.map(pair -> pair.withSelector(null).equals(target)).orElse(true);
  }

  private static NodeState withUpdated(Desired desired, boolean updated) {
    NodeState state = desired.state();
    return state.updated() == updated ? state
        : new NodeState(state.node(), state.category(), updated, state.recovering(), state.reason(), state.message());
  }

  private boolean isRefused(Desired desired) {
    RefusedWrite refused = input.refusedWrites().get(desired.node().name());
    return refused != null && input.now().isBefore(refused.retryAt());
  }
}
