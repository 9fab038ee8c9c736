// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.rollout;

import dev.packetclassifier.api.v1alpha1.RolloutStatus;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * To what nodes return.
 *
 * @param stable the pair that was last rolled out to the end; empty before the first
 * @param known false when nodes are assigned something and no status says why
 */
record Baseline(Optional<Pair> stable, boolean known) {
  static Baseline of(RolloutInput input) {
    RolloutStatus status = input.status();
    if (status != null) {
      return new Baseline(Optional.ofNullable(Pair.of(status.stable)), true);
    }
    Optional<Pair> most = mostAssigned(input);
    return new Baseline(most, most.isEmpty() || input.observedGeneration() >= 0);
  }

  /** With the selector of the spec: assignments do not say by which one their nodes were selected. */
  static Optional<Pair> mostAssigned(RolloutInput input) {
    Map<Pair, Integer> counts = new HashMap<>();
    List<Pair> assigned = input.nodes().stream().flatMap(node -> node.assigned().stream()).toList();
    assigned.forEach(pair -> counts.merge(pair, 1, Integer::sum));
    return counts.entrySet().stream()
        .max(Comparator.<Map.Entry<Pair, Integer>>comparingInt(Map.Entry::getValue).thenComparing(entry -> entry.getKey().id()))
        .map(entry -> entry.getKey().withSelector(input.wanted().nodeSelector()));
  }
}
