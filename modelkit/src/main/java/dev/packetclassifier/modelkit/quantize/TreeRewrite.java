// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.quantize;

import dev.packetclassifier.bpf.model.Bounds;
import dev.packetclassifier.modelkit.floating.FloatForest;
import dev.packetclassifier.modelkit.floating.FloatTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Float comparisons become comparisons of raw values; what no raw value can reach is left out. */
final class TreeRewrite {
  private final FloatForest forest;
  private final FloatTree tree;
  private final List<Integer> features = new ArrayList<>();
  private final List<Long> thresholds = new ArrayList<>();
  private final List<Integer> left = new ArrayList<>();
  private final List<Integer> right = new ArrayList<>();
  private final List<double[]> leaves = new ArrayList<>();

  private TreeRewrite(FloatForest forest, FloatTree tree) {
    this.forest = forest;
    this.tree = tree;
  }

  static RawTree of(FloatForest forest, FloatTree tree) {
    TreeRewrite rewrite = new TreeRewrite(forest, tree);
    int inputs = forest.features().size();
    long[] low = new long[inputs];
    long[] high = new long[inputs];
    Arrays.fill(high, Bounds.MAX_U32);
    rewrite.visit(tree.features().length == 0 ? -1 : 0, low, high);
    return new RawTree(rewrite.features.stream().mapToInt(i -> i).toArray(), rewrite.thresholds.stream().mapToLong(i -> i).toArray(),
        rewrite.left.stream().mapToInt(i -> i).toArray(), rewrite.right.stream().mapToInt(i -> i).toArray(),
        rewrite.leaves.toArray(double[][]::new));
  }

  /**
   * @param low smallest raw value of each input that can come here
   * @param high largest
   * @return the child as it is written
   */
  private int visit(int node, long[] low, long[] high) {
    if (node < 0) {
      leaves.add(tree.leafScores()[-node - 1]);
      return -leaves.size();
    }
    int feature = tree.features()[node];
    RawThreshold split = RawThreshold.of(forest.scalings().get(feature), forest.rounding(), forest.comparison(), tree.thresholds()[node]);
    int lower = split.lowerLeft() ? tree.left()[node] : tree.right()[node];
    int upper = split.lowerLeft() ? tree.right()[node] : tree.left()[node];
    if (split.threshold() < low[feature]) {
      return visit(upper, low, high);
    }
    if (split.threshold() >= high[feature]) {
      return visit(lower, low, high);
    }
    int written = features.size();
    features.add(feature);
    thresholds.add(split.threshold());
    left.add(0);
    right.add(0);
    long oldHigh = high[feature];
    high[feature] = split.threshold();
    left.set(written, visit(lower, low, high));
    high[feature] = oldHigh;
    long oldLow = low[feature];
    low[feature] = split.threshold() + 1;
    right.set(written, visit(upper, low, high));
    low[feature] = oldLow;
    return written;
  }
}
