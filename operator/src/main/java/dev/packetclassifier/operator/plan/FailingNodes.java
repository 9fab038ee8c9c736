package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.FailingNode;
import dev.packetclassifier.api.v1alpha1.NodeReason;
import dev.packetclassifier.api.v1alpha1.PacketClassifierStatus;
import dev.packetclassifier.operator.plan.NodeState.Category;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The nodes that people are shown because they do not run what they should. */
final class FailingNodes {
  static final int LIMIT = 10;

  private static final List<Category> SHOWN = List.of(Category.Failed, Category.Unknown, Category.Pending, Category.Unsupported);
  private static final Set<Category> AGENT_AWAY = Set.of(Category.Unknown, Category.Unsupported);
  private static final Set<String> HARMLESS = Set.of(NodeReason.Unknown.name(), NodeReason.Pending.name());

  private FailingNodes() {
  }

  /**
   * The worst first; among equals those already shown, so that the list does not churn while nodes come and go.
   *
   * @param hasGrace whether a node's agent may yet come back by itself: it is not shown for being away, unless it already is
   */
  static List<FailingNode> of(List<NodeState> states, PacketClassifierStatus before, Predicate<String> hasGrace) {
    Map<String, FailingNode> shown = StatusFields.failing(before);
    return states.stream()
        .filter(state -> SHOWN.contains(state.category()))
        .filter(state -> shown.containsKey(state.node()) || !AGENT_AWAY.contains(state.category()) || !hasGrace.test(state.node()))
        .sorted(Comparator.comparing((NodeState state) -> SHOWN.indexOf(state.category()))
            .thenComparing(state -> !shown.containsKey(state.node()))
            .thenComparing(NodeState::node))
        .limit(LIMIT)
        .map(FailingNodes::entry)
        .toList();
  }

  private static FailingNode entry(NodeState state) {
    FailingNode node = new FailingNode();
    node.name = state.node();
    node.reason = state.reason().name();
    node.message = state.message();
    return node;
  }

  /** Those of {@code after} that {@code before} did not show with this reason. */
  static List<FailingNode> newlyFailing(PacketClassifierStatus before, PacketClassifierStatus after) {
    Map<String, FailingNode> shown = StatusFields.failing(before);
    return StatusFields.failing(after).values().stream()
        .filter(node -> !shown.containsKey(node.name) || !shown.get(node.name).reason.equals(node.reason))
        .sorted(Comparator.comparing(node -> node.name))
        .toList();
  }

  /** Whether a reason is a failure rather than a state that passes. */
  static boolean isFailure(FailingNode node) {
    return !HARMLESS.contains(node.reason);
  }
}
