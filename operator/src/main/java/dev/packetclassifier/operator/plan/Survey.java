package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.AssignmentStatus;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import dev.packetclassifier.api.v1alpha1.Phase;
import dev.packetclassifier.operator.plan.NodeFacts.Agent;
import dev.packetclassifier.operator.plan.NodeState.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Every node's standing with one classifier, and which nodes must be told something.
 *
 * <p>Without a wanted assignment (the model is not sound) no node is told anything, and each is measured against what it was
 * last assigned.
 */
final class Survey {
  private final Situation situation;
  private final Optional<Assignment> wanted;
  private final List<NodeState> states = new ArrayList<>();
  private final List<NodeFacts> assign = new ArrayList<>();
  private final List<Placed> drop = new ArrayList<>();

  Survey(Situation situation, Optional<Assignment> wanted) {
    this.situation = situation;
    this.wanted = wanted;
    situation.nodes().forEach(this::look);
  }

  List<NodeState> states() {
    return states;
  }

  List<NodeFacts> assign() {
    return assign;
  }

  List<Placed> drop() {
    return drop;
  }

  private void look(NodeFacts node) {
    PacketClassifierNode object = situation.objects().get(node.name());
    Assignment entry = NodeObjects.assignment(object, situation.name());
    AssignmentStatus report = NodeObjects.report(object, situation.name());
    boolean selected = Selection.matches(situation.classifier().getSpec().target.nodeSelector, node.labels());
    if (!selected || !node.linux()) {
      lookAtOutsider(node, object, selected, entry, report);
    } else if (node.agent() == Agent.Absent && entry == null && report == null) {
      states.add(unsupported(node, "no node agent runs there"));
    } else {
      lookAtDesired(node, object, entry, report);
    }
  }

  private void lookAtOutsider(NodeFacts node, PacketClassifierNode object, boolean selected, Assignment entry,
      AssignmentStatus report) {
    if (selected) {
      states.add(unsupported(node, "it does not run Linux"));
    }
    if (entry != null && wanted.isPresent()) {
      drop.add(new Placed(node, object.getMetadata().getUid()));
    }
    if ((entry != null || report != null) && node.agent() == Agent.Ready && wanted.isPresent()) {
      states.add(new NodeState(node.name(), Standing.Leaving, false, Standing.Leaving.name(), "it is no longer selected"));
    }
  }

  private void lookAtDesired(NodeFacts node, PacketClassifierNode object, Assignment entry, AssignmentStatus report) {
    boolean asWanted = entry != null && wanted.map(Placement::of).map(Placement.of(entry)::equals).orElse(true);
    if (wanted.isPresent() && !(asWanted && NodeObjects.ownedBy(object, node))) {
      assign.add(node);
    }
    boolean updated = asWanted && report != null && entry.active.revision.equals(report.active.revision)
        && (entry.active.mode == report.active.mode || report.active.phase == Phase.Warming);
    states.add(node.agent() == Agent.Ready ? reported(node, object, asWanted, updated, report) : unknown(node, updated, report));
  }

  private NodeState reported(NodeFacts node, PacketClassifierNode object, boolean asWanted, boolean updated,
      AssignmentStatus report) {
    if (!asWanted || report == null || !NodeObjects.observed(object, situation.assignedAt().get(node.name()))) {
      return state(node, Standing.Updating, updated, "its agent has not yet acted on the assignment");
    }
    Phase phase = report.active.phase;
    return switch (phase) {
      case Running -> updated ? state(node, Standing.Ready, true, null) : runsOtherwise(node, report);
      case Warming -> new NodeState(node.name(), Standing.Warming, updated, phase.name(), report.active.message);
      case Waiting -> new NodeState(node.name(), Standing.Waiting, updated, phase.name(), report.active.message);
      case Blocked, Conflict, Failed, Unsupported ->
          new NodeState(node.name(), Standing.Failed, updated, phase.name(), report.active.message);
    };
  }

  /** An agent that gives a reason for running something else will not change by itself. */
  private static NodeState runsOtherwise(NodeFacts node, AssignmentStatus report) {
    String what = "it runs " + report.active.revision + " in " + report.active.mode;
    return report.active.message == null ? state(node, Standing.Updating, false, what)
        : new NodeState(node.name(), Standing.Failed, false, "RunsOtherwise", what + ": " + report.active.message);
  }

  /** A node that was assigned keeps its assignment while its agent is away: an upgrade looks the same. */
  private static NodeState unknown(NodeFacts node, boolean updated, AssignmentStatus report) {
    String why = node.agent() == Agent.Absent ? "its node agent is gone" : "its node agent is not ready";
    String last = report == null ? "" : "; it last reported " + report.active.phase
        + (report.active.message == null ? "" : ": " + report.active.message);
    return state(node, Standing.Unknown, updated, why + last);
  }

  private static NodeState unsupported(NodeFacts node, String why) {
    return state(node, Standing.Unsupported, false, why);
  }

  private static NodeState state(NodeFacts node, Standing standing, boolean updated, String message) {
    return new NodeState(node.name(), standing, updated, standing.name(), message);
  }
}
