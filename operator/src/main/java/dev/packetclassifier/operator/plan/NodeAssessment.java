// SPDX-License-Identifier: Apache-2.0
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
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Every node's state with one classifier, and which nodes' assignments must be written or removed.
 *
 * <p>Without a wanted assignment (the model is not valid) nothing is written, and each is measured against what it was
 * last assigned.
 */
final class NodeAssessment {
  private static final Set<String> AWAY = Set.of(NodeReason.Unknown.name(), NodeReason.Unsupported.name());

  private final PlannerInput input;
  private final Optional<Assignment> wanted;
  private final Set<String> shownAway;
  private final List<NodeState> states = new ArrayList<>();
  private final List<NodeInfo> assign = new ArrayList<>();
  private final List<AssignedNode> unassign = new ArrayList<>();

  NodeAssessment(PlannerInput input, Optional<Assignment> wanted) {
    this.input = input;
    this.wanted = wanted;
    this.shownAway = StatusFields.failing(input.published().status()).values().stream()
        .filter(node -> AWAY.contains(node.reason)).map(node -> node.name).collect(Collectors.toSet());
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
    } else if (node.agent() == Agent.NeverReady && report == null) {
      states.add(unsupported(node, "its node agent has not been ready since it was created"));
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
      states.add(state(node, Category.Detaching, false, null, "it is no longer selected"));
    }
  }

  private void assessDesired(NodeInfo node, PacketClassifierNode object, Assignment entry, AssignmentStatus report) {
    boolean asWanted = entry != null && wanted.map(AssignmentSnapshot::of).map(AssignmentSnapshot.of(entry)::equals).orElse(true);
    if (wanted.isPresent() && !(asWanted && NodeObjects.ownedBy(object, node))) {
      assignUnlessRefused(node);
    }
    boolean updated = asWanted && report != null && entry.active.revision.equals(report.active.revision)
        && (entry.active.mode == report.active.mode || report.active.phase == Phase.Warming);
    states.add(node.agent() == Agent.Ready ? reported(node, object, entry, asWanted, updated, report) : unknown(node, updated, report));
  }

  private NodeState reported(NodeInfo node, PacketClassifierNode object, Assignment entry, boolean asWanted, boolean updated,
      AssignmentStatus report) {
    RefusedWrite refused = input.refusedWrites().get(node.name());
    if (!asWanted && refused != null) {
      return state(node, Category.Failed, updated, NodeReason.OutOfSync, "its assignment cannot be written: " + refused.message());
    }
    if (!asWanted || report == null || !NodeObjects.observed(object, input.assignedAt().get(node.name()))) {
      return state(node, Category.Updating, updated, null, "its agent has not yet acted on the assignment");
    }
    Phase phase = report.active.phase;
    String message = report.active.message;
    return switch (phase) {
      case Running -> updated ? state(node, Category.Ready, true, null, null) : mismatch(node, entry, report);
      case Warming -> state(node, Category.Warming, updated, null, message);
      case Pending ->
        state(node, lacksOnlyInterfaces(report) ? Category.InterfaceMissing : Category.Pending, updated, NodeReason.Pending, message);
      case Blocked, Conflict, Failed, Unsupported -> state(node, Category.Failed, updated, NodeReason.valueOf(phase.name()), message);
    };
  }

  /** An interface that exists and is Pending waits for a revision; else nothing comes by itself but an interface. */
  private static boolean lacksOnlyInterfaces(AssignmentStatus report) {
    return report.interfaces == null
        || report.interfaces.stream().noneMatch(each -> each.phase == Phase.Pending && each.ifindex != null);
  }

  private void assignUnlessRefused(NodeInfo node) {
    RefusedWrite refused = input.refusedWrites().get(node.name());
    if (refused == null || !input.now().isBefore(refused.retryAt())) {
      assign.add(node);
    }
  }

  /** An agent that gives a reason for running something else will not change by itself. */
  private NodeState mismatch(NodeInfo node, Assignment entry, AssignmentStatus report) {
    String what = "it runs " + report.active.revision + " in " + report.active.mode;
    if (report.active.message == null) {
      return state(node, Category.Updating, false, null, what);
    }
    boolean onlyObserves = entry.active.revision.equals(report.active.revision) && report.active.mode == Mode.Observe;
    return state(node, Category.Failed, false, onlyObserves ? NodeReason.NotEnforcing : NodeReason.OutOfSync,
        what + ": " + report.active.message);
  }

  /** A node that was assigned keeps its assignment while its agent is away: an upgrade looks the same. */
  private NodeState unknown(NodeInfo node, boolean updated, AssignmentStatus report) {
    String why = switch (node.agent()) {
      case Absent -> "its node agent is gone";
      case Unresponsive -> "its node agent runs and is not ready: it lost the API server, or is stuck";
      default -> "its node agent is not ready";
    };
    String last = report == null ? "" : "; it last reported " + report.active.phase
        + (report.active.message == null ? "" : ": " + report.active.message);
    return state(node, isRecovering(node) ? Category.Unknown : Category.Unavailable, updated, NodeReason.Unknown, why + last);
  }

  private NodeState unsupported(NodeInfo node, String why) {
    return state(node, Category.Unsupported, false, NodeReason.Unsupported, why);
  }

  private NodeState state(NodeInfo node, Category category, boolean updated, NodeReason reason, String message) {
    return new NodeState(node.name(), category, updated, isRecovering(node), reason, message);
  }

  /** One that is shown as away stays away until its agent is back, though a restarted operator does not know since when it is. */
  private boolean isRecovering(NodeInfo node) {
    return input.hasGrace(node.name()) && !shownAway.contains(node.name());
  }
}
