// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.proof;

import dev.packetclassifier.api.v1alpha1.Feature;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A packet that is dropped where none should be. Its numbers are within all ranges and rules; whether packets can be sent that make them
 * is not said.
 *
 * @param stored by feature, as the catalogue stores them: those that models or bounds look at, and what ties them together
 * @param className the class that it gets
 * @param margin how far that class is ahead; {@link Long#MAX_VALUE} when every class is dropped
 * @param needed the margin from which on the class is dropped
 * @param scores by class index
 * @param trees that decide: those that put the class ahead most, first; empty for networks
 */
public record CounterExample(SortedMap<Feature, Long> stored, String className, long margin, long needed, List<Long> scores,
    List<DecidingTree> trees) {
  /**
   * A tree, and what it adds to the difference between the class and the best of another action.
   *
   * @param index from 0
   * @param ahead what it adds
   */
  public record DecidingTree(int index, long ahead) {
  }

  public CounterExample {
    stored = Collections.unmodifiableSortedMap(new TreeMap<>(stored));
    scores = List.copyOf(scores);
    trees = List.copyOf(trees);
  }

  /** By feature number; what is not asked about is 0. */
  public long[] values() {
    long[] values = new long[Feature.values().length];
    for (Map.Entry<Feature, Long> entry : stored.entrySet()) {
      values[entry.getKey().ordinal()] = entry.getValue();
    }
    return values;
  }
}
