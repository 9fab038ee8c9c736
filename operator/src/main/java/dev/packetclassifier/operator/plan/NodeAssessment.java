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
import dev.packetclassifier.operator.rollout.NodeSelectorMatch;
import dev.packetclassifier.operator.rollout.Pair;
import dev.packetclassifier.operator.rollout.RolloutNode;
import dev.packetclassifier.operator.rollout.RolloutNode.Health;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Every node's state with one classifier: how it is with what it is assigned, whatever that is. */
final class NodeAssessment {
  private static final Set<String> AWAY = Set.of(NodeReason.Unknown.name(), NodeReason.Unsupported.name());

  /**
   * A desired node.
   *
   * @param entry what it is assigned; null for nothing
   * @param state how it is with that
   */
  record Desired(NodeInfo node, PacketClassifierNode object, Assignment entry, AssignmentStatus report, NodeState state) {
    RolloutNode forRollout(boolean refused) {
      return new RolloutNode(node.name(), node.labels(), Optional.ofNullable(entry).map(Pair::of), refused ? Health.Failed : health());
    }

    private Health health() {
      return switch (state.category()) {
        case Ready, Unassigned -> Health.Confirmed;
        case Warming -> Health.Warming;
        case Updating, Pending, Unknown, Detaching -> Health.Moving;
        case InterfaceMissing -> Health.Obstructed;
        case Failed -> failure();
        case Unavailable, Unsupported -> Health.Away;
      };
    }

    private Health failure() {
      return switch (state.reason()) {
        case Blocked, Conflict, Unsupported -> Health.Obstructed;
        case NotEnforcing -> Health.Limited;
        default -> Health.Failed;
      };
    }
  }

  private final PlannerInput input;
  private final Set<String> shownAway;
  private final List<Desired> desired = new ArrayList<>();
  private final List<NodeState> others = new ArrayList<>();
  private final List<AssignedNode> unselected = new ArrayList<>();

  NodeAssessment(PlannerInput input) {
    this.input = input;
    this.shownAway = StatusFields.failing(input.published().status()).values().stream()
        .filter(node -> AWAY.contains(node.reason)).map(node -> node.name).collect(Collectors.toSet());
    input.nodes().forEach(this::assess);
  }

  List<Desired> desired() {
    return desired;
  }

  /** Nodes that are unsupported, or no longer selected and not yet detached. */
  List<NodeState> others() {
    return others;
  }

  /** Nodes that are assigned something and not selected. */
  List<AssignedNode> unselected() {
    return unselected;
  }

  private void assess(NodeInfo node) {
    PacketClassifierNode object = input.objects().get(node.name());
    Assignment entry = NodeObjects.assignment(object, input.name());
    AssignmentStatus report = NodeObjects.report(object, input.name());
    boolean selected = NodeSelectorMatch.matches(input.classifier().getSpec().target.nodeSelector, node.labels());
    if (!selected || !node.linux()) {
      assessUnselected(node, object, selected, entry, report);
    } else if (node.agent() == Agent.Absent && entry == null && report == null) {
      others.add(unsupported(node, "no node agent runs there"));
    } else if (node.agent() == Agent.NeverReady && report == null) {
      others.add(unsupported(node, "its node agent has not been ready since it was created"));
    } else {
      desired.add(new Desired(node, object, entry, report, assigned(node, object, entry, report)));
    }
  }

  private void assessUnselected(NodeInfo node, PacketClassifierNode object, boolean selected, Assignment entry,
      AssignmentStatus report) {
    if (selected) {
      others.add(unsupported(node, "it does not run Linux"));
    }
    if (entry != null) {
      unselected.add(new AssignedNode(node, object.getMetadata().getUid()));
    }
    if ((entry != null || report != null) && node.agent() == Agent.Ready) {
      others.add(state(node, Category.Detaching, false, null, "it is no longer selected"));
    }
  }

  private NodeState assigned(NodeInfo node, PacketClassifierNode object, Assignment entry, AssignmentStatus report) {
    boolean updated = entry != null && report != null && entry.active.revision.equals(report.active.revision)
        && (entry.active.mode == report.active.mode || report.active.phase == Phase.Warming);
    if (node.agent() != Agent.Ready) {
      return unknown(node, updated, report);
    }
    if (entry == null) {
      return report == null ? state(node, Category.Unassigned, false, null, "its turn has not come")
          : state(node, Category.Updating, false, null, "it is being detached");
    }
    return reported(node, object, entry, updated, report);
  }

  private NodeState reported(NodeInfo node, PacketClassifierNode object, Assignment entry, boolean updated, AssignmentStatus report) {
    if (report == null || !AssignmentEntries.isObserved(object, entry, report, input.assignedAt().get(node.name()))) {
      return updating(node, updated);
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

  /** A node that is to be assigned something else than it is. */
  NodeState changing(NodeInfo node) {
    RefusedWrite refused = input.refusedWrites().get(node.name());
    return refused == null ? updating(node, false)
        : state(node, Category.Failed, false, NodeReason.OutOfSync, "its assignment cannot be written: " + refused.message());
  }

  private NodeState updating(NodeInfo node, boolean updated) {
    return state(node, Category.Updating, updated, null, "its agent has not yet acted on the assignment");
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
