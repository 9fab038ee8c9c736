// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.rollout;

import dev.packetclassifier.api.v1alpha1.NodeSelector;
import dev.packetclassifier.operator.rollout.RolloutNode.Health;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The desired nodes of one rollout: which of them it changes, which it has changed, and how those are.
 *
 * <p>A node is touched when it is assigned the wanted pair and had to be changed for that. Its home is what it returns to.
 */
final class Fleet {
  private final Pair wanted;
  private final List<RolloutNode> changing = new ArrayList<>();
  private final Map<String, Optional<Pair>> homes = new HashMap<>();
  private final Set<String> touched = new HashSet<>();

  /** @param stable as safe as the wanted pair asks for */
  Fleet(String classifier, List<RolloutNode> nodes, Pair wanted, Optional<Pair> stable) {
    this.wanted = wanted.placed();
    NodeSelector selector = stable.map(Pair::selector).orElse(null);
    List<RolloutNode> unordered = new ArrayList<>();
    for (RolloutNode node : nodes) {
      Optional<Pair> home = stable.filter(pair -> NodeSelectorMatch.matches(selector, node.labels())).map(Pair::placed);
      homes.put(node.name(), home);
      if (!home.equals(Optional.of(this.wanted))) {
        unordered.add(node);
        if (node.assigned().equals(Optional.of(this.wanted))) {
          touched.add(node.name());
        }
      }
    }
    changing.addAll(NodeOrder.of(classifier, unordered));
  }

  /** Nodes that the rollout changes, in order. */
  List<RolloutNode> changing() {
    return changing;
  }

  Optional<Pair> home(RolloutNode node) {
    return homes.get(node.name());
  }

  boolean isTouched(RolloutNode node) {
    return touched.contains(node.name());
  }

  List<RolloutNode> touched(Predicate<RolloutNode> which) {
    return changing.stream().filter(this::isTouched).filter(which).toList();
  }

  /**
   * Whether a node that may be touched next was well until now: with what it returns to, or with what an earlier rollout left on it. One
   * that was not says nothing about what is rolled out.
   */
  boolean isCandidate(RolloutNode node) {
    boolean superseded = node.assigned().isPresent() && !node.assigned().equals(home(node));
    boolean joins = node.assigned().isEmpty() && home(node).isPresent();
    return !isTouched(node) && !joins && (node.health().isWell() || superseded && node.health() == Health.Moving);
  }

  /** Whether a node reports that something is wrong with what it is assigned. */
  boolean isUnwell(RolloutNode node) {
    return node.health() == Health.Failed || node.health() == Health.Obstructed;
  }

  /** Whether nothing has been touched yet, and every node that could be has something wrong with it. */
  boolean isNoneWell() {
    return touched.isEmpty() && changing.stream().anyMatch(this::isUnwell)
        && changing.stream().noneMatch(node -> node.health().isWell() || node.health() == Health.Moving);
  }

  /** Whether a touched node is worse off than before. */
  boolean isRegressed(RolloutNode node) {
    return node.health() == Health.Failed || home(node).isPresent() && (node.health() == Health.Obstructed || node.health() == Health.Away);
  }

  /** Whether a touched node cannot be judged: it can only observe, or had nothing before and something on the node stands in the way. */
  boolean isSkipped(RolloutNode node) {
    return node.health() == Health.Limited || home(node).isEmpty() && (node.health() == Health.Obstructed || node.health() == Health.Away);
  }
}
