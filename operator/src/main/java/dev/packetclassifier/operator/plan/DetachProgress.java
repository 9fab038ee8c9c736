package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import dev.packetclassifier.operator.plan.NodeInfo.Agent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How far a classifier that is being deleted is detached.
 *
 * @param unassign nodes that still have its assignment
 * @param waiting nodes whose agent is there and has not yet reported that it is detached
 * @param skipped nodes that are not waited for, each with the reason
 */
public record DetachProgress(List<AssignedNode> unassign, List<String> waiting, List<String> skipped) {
  /**
   * How long a node that reports nothing of the classifier, but has not yet acted on its object, is waited for: its agent may be
   * attaching what it was assigned a moment ago. Bounded, because such an agent may never have read the assignment.
   */
  static final Duration SETTLING = Duration.ofSeconds(60);

  /** Nobody has to be waited for. Assignments may still have to be removed: see {@link #unassign}. */
  public boolean done() {
    return waiting.isEmpty();
  }

  /** How far {@code classifier}, deleted at {@code since}, is. */
  public static DetachProgress of(String classifier, Instant since, Collection<NodeInfo> nodes, Collection<PacketClassifierNode> objects,
      Instant now) {
    Map<String, NodeInfo> byName = nodes.stream().collect(Collectors.toMap(NodeInfo::name, Function.identity()));
    DetachProgress progress = new DetachProgress(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    boolean settling = now.isBefore(since.plus(SETTLING));
    objects.forEach(object -> progress.assess(classifier, byName.get(object.getMetadata().getName()), object, settling));
    return progress;
  }

  private void assess(String classifier, NodeInfo node, PacketClassifierNode object, boolean settling) {
    boolean mentioned = NodeObjects.mentions(object, classifier);
    if (node == null) {
      if (mentioned) {
        skipped.add(object.getMetadata().getName() + " (the node is gone)");
      }
      return;
    }
    if (NodeObjects.assignment(object, classifier) != null) {
      unassign.add(new AssignedNode(node, object.getMetadata().getUid()));
    }
    if (node.agent() == Agent.Ready && (mentioned || settling && !NodeObjects.observed(object))) {
      waiting.add(node.name());
    } else if (mentioned) {
      skipped.add(node.name() + (node.agent() == Agent.Absent ? " (it has no node agent)" : " (its node agent is not ready)"));
    }
  }
}
