// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.shape;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.model.Ensemble;
import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.model.Tree;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What all trees of an ensemble compare.
 *
 * @param thresholds by feature, ascending and each once; one that no value is above compares nothing and is left out
 */
public record Comparisons(SortedMap<Feature, List<Long>> thresholds) {
  private static final long LARGEST_VALUE = 0xffffffffL;

  /** Of trees whose features are indices into {@code inputs}. */
  public static Comparisons of(List<Input> inputs, Ensemble ensemble) {
    Map<Feature, TreeSet<Long>> all = new EnumMap<>(Feature.class);
    for (Tree tree : ensemble.trees()) {
      for (int node = 0; node < tree.nodes(); node++) {
        if (tree.thresholds()[node] < LARGEST_VALUE) {
          all.computeIfAbsent(inputs.get(tree.features()[node]).feature(), f -> new TreeSet<>()).add(tree.thresholds()[node]);
        }
      }
    }
    SortedMap<Feature, List<Long>> sorted = new TreeMap<>();
    all.forEach((feature, thresholds) -> sorted.put(feature, List.copyOf(thresholds)));
    return new Comparisons(sorted);
  }

  /** Outcomes of all features' searches: for each feature one more than it has thresholds. */
  int outcomes() {
    return thresholds.values().stream().mapToInt(list -> list.size() + 1).sum();
  }

  /** Halvings until a value's place among the thresholds of any feature is known. */
  int searchSteps() {
    int most = thresholds.values().stream().mapToInt(List::size).max().orElse(0);
    return Integer.SIZE - Integer.numberOfLeadingZeros(most);
  }
}
