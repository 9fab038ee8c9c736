// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.FailingNode;
import dev.packetclassifier.api.v1alpha1.NodeReason;
import dev.packetclassifier.api.v1alpha1.PacketClassifierStatus;
import dev.packetclassifier.operator.plan.NodeState.Category;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The nodes that people are shown because they do not run what they should. */
final class FailingNodes {
  static final int LIMIT = 10;

  private static final List<Category> SHOWN = List.of(Category.Failed, Category.Unavailable, Category.Unknown,
      Category.InterfaceMissing, Category.Pending, Category.Unsupported);
  private static final Set<String> HARMLESS = Set.of(NodeReason.Unknown.name(), NodeReason.Pending.name());

  private FailingNodes() {}

  /**
   * The worst first; among equals those already shown, so that the list does not churn while nodes come and go. A node that restarts
   * is not shown, unless its agent reports a failure.
   */
  static List<FailingNode> of(List<NodeState> states, PacketClassifierStatus before) {
    Map<String, FailingNode> shown = StatusFields.failing(before);
    return states.stream()
        .filter(state -> SHOWN.contains(state.category()))
        .filter(state -> state.category() == Category.Failed || !state.recovering())
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
