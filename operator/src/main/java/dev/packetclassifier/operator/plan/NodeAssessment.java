package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.AssignmentStatus;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.NodeReason;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import dev.packetclassifier.api.v1alpha1.Phase;
import dev.packetclassifier.operator.plan.NodeInfo.Agent;
import dev.packetclassifier.operator.plan.NodeState.Category;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Every node's state with one classifier, and which nodes' assignments must be written or removed.
 *
 * <p>Without a wanted assignment (the model is not valid) nothing is written, and each is measured against what it was
 * last assigned.
 */
final class NodeAssessment {
  private final PlannerInput input;
  private final Optional<Assignment> wanted;
  private final List<NodeState> states = new ArrayList<>();
  private final List<NodeInfo> assign = new ArrayList<>();
  private final List<AssignedNode> unassign = new ArrayList<>();

  NodeAssessment(PlannerInput input, Optional<Assignment> wanted) {
    this.input = input;
    this.wanted = wanted;
    input.nodes().forEach(this::assess);
  }

  List<NodeState> states() {
    return states;
  }

  List<NodeInfo> assign() {
    return assign;
  }

  List<AssignedNode> unassign() {
    return unassign;
  }

  private void assess(NodeInfo node) {
    PacketClassifierNode object = input.objects().get(node.name());
    Assignment entry = NodeObjects.assignment(object, input.name());
    AssignmentStatus report = NodeObjects.report(object, input.name());
    boolean selected = NodeSelectorMatch.matches(input.classifier().getSpec().target.nodeSelector, node.labels());
    if (!selected || !node.linux()) {
      assessUnselected(node, object, selected, entry, report);
    } else if (node.agent() == Agent.Absent && entry == null && report == null) {
      states.add(unsupported(node, "no node agent runs there"));
    } else {
      assessDesired(node, object, entry, report);
    }
  }

  private void assessUnselected(NodeInfo node, PacketClassifierNode object, boolean selected, Assignment entry,
      AssignmentStatus report) {
    if (selected) {
      states.add(unsupported(node, "it does not run Linux"));
    }
    if (entry != null && wanted.isPresent()) {
      unassign.add(new AssignedNode(node, object.getMetadata().getUid()));
    }
    if ((entry != null || report != null) && node.agent() == Agent.Ready && wanted.isPresent()) {
      states.add(new NodeState(node.name(), Category.Detaching, false, null, "it is no longer selected"));
    }
  }

  private void assessDesired(NodeInfo node, PacketClassifierNode object, Assignment entry, AssignmentStatus report) {
    boolean asWanted = entry != null && wanted.map(AssignmentSnapshot::of).map(AssignmentSnapshot.of(entry)::equals).orElse(true);
    if (wanted.isPresent() && !(asWanted && NodeObjects.ownedBy(object, node))) {
      assign.add(node);
    }
    boolean updated = asWanted && report != null && entry.active.revision.equals(report.active.revision)
        && (entry.active.mode == report.active.mode || report.active.phase == Phase.Warming);
    states.add(node.agent() == Agent.Ready ? reported(node, object, entry, asWanted, updated, report) : unknown(node, updated, report));
  }

  private NodeState reported(NodeInfo node, PacketClassifierNode object, Assignment entry, boolean asWanted, boolean updated,
      AssignmentStatus report) {
    if (!asWanted || report == null || !NodeObjects.observed(object, input.assignedAt().get(node.name()))) {
      return state(node, Category.Updating, updated, null, "its agent has not yet acted on the assignment");
    }
    Phase phase = report.active.phase;
    String message = report.active.message;
    return switch (phase) {
      case Running -> updated ? state(node, Category.Ready, true, null, null) : mismatch(node, entry, report);
      case Warming -> state(node, Category.Warming, updated, null, message);
      case Pending -> state(node, Category.Pending, updated, NodeReason.Pending, message);
      case Blocked, Conflict, Failed, Unsupported -> state(node, Category.Failed, updated, NodeReason.valueOf(phase.name()), message);
    };
  }

  /** An agent that gives a reason for running something else will not change by itself. */
  private static NodeState mismatch(NodeInfo node, Assignment entry, AssignmentStatus report) {
    String what = "it runs " + report.active.revision + " in " + report.active.mode;
    if (report.active.message == null) {
      return state(node, Category.Updating, false, null, what);
    }
    boolean onlyObserves = entry.active.revision.equals(report.active.revision) && report.active.mode == Mode.Observe;
    return state(node, Category.Failed, false, onlyObserves ? NodeReason.NotEnforcing : NodeReason.OutOfSync,
        what + ": " + report.active.message);
  }

  /** A node that was assigned keeps its assignment while its agent is away: an upgrade looks the same. */
  private static NodeState unknown(NodeInfo node, boolean updated, AssignmentStatus report) {
    String why = node.agent() == Agent.Absent ? "its node agent is gone" : "its node agent is not ready";
    String last = report == null ? "" : "; it last reported " + report.active.phase
        + (report.active.message == null ? "" : ": " + report.active.message);
    return state(node, Category.Unknown, updated, NodeReason.Unknown, why + last);
  }

  private static NodeState unsupported(NodeInfo node, String why) {
    return state(node, Category.Unsupported, false, NodeReason.Unsupported, why);
  }

  private static NodeState state(NodeInfo node, Category category, boolean updated, NodeReason reason, String message) {
    return new NodeState(node.name(), category, updated, reason, message);
  }
}
