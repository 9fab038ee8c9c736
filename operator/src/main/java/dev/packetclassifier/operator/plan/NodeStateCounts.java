// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.NodeCounts;
import dev.packetclassifier.operator.plan.NodeState.Category;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** How many nodes are in which category. */
final class NodeStateCounts {
  /** Share of the desired nodes, in percent, that may restart without the classifier ceasing to be Ready; at least one may. */
  static final int MAX_UNAVAILABLE_PERCENT = 10;

  private final Map<Category, Integer> categories = new EnumMap<>(Category.class);
  private final int updated;
  private final int running;
  private final int recovering;
  private final int unsupportedRecovering;

  NodeStateCounts(List<NodeState> states) {
    states.forEach(state -> categories.merge(state.category(), 1, Integer::sum));
    updated = count(states, NodeState::updated);
    running = count(states, state -> state.updated() && state.category() == Category.Ready);
    recovering = count(states, state -> state.recovering() && state.category().isDesired() && isPassing(state.category()));
    unsupportedRecovering = count(states, state -> state.recovering() && state.category() == Category.Unsupported);
  }

  private static int count(List<NodeState> states, Predicate<NodeState> which) {
    return (int) states.stream().filter(which).count();
  }

  /** What a node goes through while it reboots; after a boot interfaces appear one by one. */
  private static boolean isPassing(Category category) {
    return category.isInProgress() || category == Category.InterfaceMissing;
  }

  int of(Category category) {
    return categories.getOrDefault(category, 0);
  }

  /** Nodes that run what is rolled out, and whose agents are there to say so. */
  int running() {
    return running;
  }

  int desired() {
    return sum(Category::isDesired);
  }

  /** Nodes that will change without anybody doing something. */
  int inProgress() {
    return sum(Category::isInProgress);
  }

  private int sum(Predicate<Category> which) {
    return categories.entrySet().stream().filter(entry -> which.test(entry.getKey())).mapToInt(Map.Entry::getValue).sum();
  }

  boolean allReady() {
    return desired() > 0 && of(Category.Ready) == desired() && of(Category.Detaching) == 0;
  }

  /** Whether the nodes that are not ready are few, and all of them are expected back: their agents restart, or they reboot. */
  boolean allReadyOrRestarting() {
    int unready = desired() - of(Category.Ready);
    return desired() > 0 && of(Category.Detaching) == 0 && unready == recovering
        && unready <= Math.max(1, desired() * MAX_UNAVAILABLE_PERCENT / 100);
  }

  /** Whether a node without an agent may get one yet: its pod was just created, or is being replaced. */
  boolean anyUnsupportedRecovering() {
    return unsupportedRecovering > 0;
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
