// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.image;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.model.Ensemble;
import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.model.Tree;
import dev.packetclassifier.bpf.shape.Comparisons;
import dev.packetclassifier.bpf.shape.Shape;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Which leaves a feature's value leaves to every tree (QuickScorer, Lucchese et al., SIGIR 2015). Leaves are numbered from the left; a
 * comparison that is false rules out those of its left branch, and the lowest that is left is the tree's.
 */
final class LeafSets {
  private static final long ALL = -1L;
  private static final int UNUSED_THRESHOLD = -1;

  private final List<Input> inputs;
  private final List<Tree> trees;
  private final Shape shape;
  private final Comparisons comparisons;
  private final Map<Feature, Integer> firstSet = new EnumMap<>(Feature.class);

  LeafSets(List<Input> inputs, Ensemble ensemble, Shape shape) {
    this.inputs = inputs;
    this.trees = ensemble.trees();
    this.shape = shape;
    this.comparisons = Comparisons.of(inputs, ensemble);
    int next = 0;
    for (Map.Entry<Feature, List<Long>> compared : comparisons.thresholds().entrySet()) {
      firstSet.put(compared.getKey(), next);
      next += compared.getValue().size() + 1;
    }
  }

  /** Where the row of the n-th leaf from the left is. */
  static int place(int n) {
    return (int) ((1L << n) * Layout.LEAF_HASH >>> Long.SIZE - Integer.numberOfTrailingZeros(Layout.LEAVES_OF_A_SET));
  }

  /** The numbers of a tree's leaves from the left to the right. */
  static int[] fromTheLeft(Tree tree) {
    int[] order = new int[tree.leaves()];
    int count = 0;
    Deque<Integer> open = new ArrayDeque<>();
    open.push(tree.nodes() == 0 ? -1 : 0);
    while (!open.isEmpty()) {
      int at = open.pop();
      if (at < 0) {
        order[count++] = -at - 1;
      } else {
        open.push(tree.right()[at]);
        open.push(tree.left()[at]);
      }
    }
    return order;
  }

  /** All from the numbers of the first sets on; what fills up the inputs selects a set that rules out nothing. */
  void write(ByteBuffer target) {
    int head = target.position();
    int input = 0;
    for (Feature feature : comparisons.thresholds().keySet()) {
      target.putInt(head + input * Integer.BYTES, firstSet.get(feature));
      target.put(head + Layout.ENSEMBLE_FEATURE - Layout.ENSEMBLE_FIRST_SET + input, (byte) feature.ordinal());
      input++;
    }
    target.position(head + Layout.ENSEMBLE_SIZE - Layout.ENSEMBLE_FIRST_SET);
    writeThresholds(target);
    for (long[] row : sets()) {
      for (int t = 0; t < shape.trees(); t++) {
        target.putLong(row[t]);
      }
    }
  }

  private void writeThresholds(ByteBuffer target) {
    int room = 1 << shape.depth();
    int inputsBefore = comparisons.thresholds().size();
    comparisons.thresholds().values().forEach(thresholds -> {
      thresholds.forEach(threshold -> target.putInt(threshold.intValue()));
      Collections.nCopies(room - thresholds.size(), UNUSED_THRESHOLD).forEach(target::putInt);
    });
    Collections.nCopies((shape.inputs() - inputsBefore) * room, UNUSED_THRESHOLD).forEach(target::putInt);
  }

  private long[][] sets() {
    long[][] sets = new long[shape.sets()][shape.trees()];
    Arrays.stream(sets).forEach(row -> Arrays.fill(row, ALL));
    for (int t = 0; t < trees.size(); t++) {
      ruleOut(sets, t);
    }
    return sets;
  }

  /** For every comparison of a tree: where it is false, the leaves of its left branch are out. */
  private void ruleOut(long[][] sets, int t) {
    Tree tree = trees.get(t);
    int[] order = fromTheLeft(tree);
    long[] bits = new long[tree.leaves()];
    for (int n = 0; n < order.length; n++) {
      bits[order[n]] = 1L << n;
    }
    for (int node = 0; node < tree.nodes(); node++) {
      Feature feature = inputs.get(tree.features()[node]).feature();
      List<Long> thresholds = comparisons.thresholds().getOrDefault(feature, List.of());
      int at = Collections.binarySearch(thresholds, tree.thresholds()[node]);
      if (at >= 0) {
        long left = below(tree, tree.left()[node], bits);
        for (int above = at + 1; above <= thresholds.size(); above++) {
          sets[firstSet.get(feature) + above][t] &= ~left;
        }
      }
    }
  }

  private static long below(Tree tree, int child, long[] bits) {
    return child < 0 ? bits[-child - 1] : below(tree, tree.left()[child], bits) | below(tree, tree.right()[child], bits);
  }
}
