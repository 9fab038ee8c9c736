package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.NodeCounts;
import dev.packetclassifier.operator.plan.NodeState.Category;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How many nodes stand where. */
final class NodeStateCounts {
  private final Map<Category, Integer> categories = new EnumMap<>(Category.class);
  private final int updated;
  private final boolean held;

  NodeStateCounts(List<NodeState> states) {
    states.forEach(state -> categories.merge(state.category(), 1, Integer::sum));
    updated = (int) states.stream().filter(NodeState::updated).count();
    held = states.stream().anyMatch(state -> state.category() == Category.Updating && !state.updated());
  }

  int of(Category category) {
    return categories.getOrDefault(category, 0);
  }

  int desired() {
    return of(Category.Ready) + of(Category.Updating) + of(Category.Pending) + of(Category.Warming) + of(Category.Failed) + of(Category.Unknown);
  }

  /** Nodes that will change without anybody doing something. */
  int inProgress() {
    return of(Category.Updating) + of(Category.Pending) + of(Category.Warming) + of(Category.Unknown) + of(Category.Detaching);
  }

  boolean allReady() {
    return desired() > 0 && of(Category.Ready) == desired() && of(Category.Detaching) == 0;
  }

  /** Whether the wanted revision runs wherever it can: nodes that fail or are away do not hold this up. */
  boolean rolledOut() {
    return updated > 0 && !held;
  }

  NodeCounts counts() {
    NodeCounts counts = new NodeCounts();
    counts.desired = desired();
    counts.updated = updated;
    counts.ready = of(Category.Ready);
    counts.failed = of(Category.Failed);
    counts.unsupported = of(Category.Unsupported);
    return counts;
  }
}
