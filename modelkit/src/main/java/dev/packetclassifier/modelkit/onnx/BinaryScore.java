// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.onnx;

import dev.packetclassifier.modelkit.floating.FloatTree;
import dev.packetclassifier.modelkit.onnx.Value.LeafSums;
import java.util.ArrayList;
import java.util.List;

/** Two classes scored by one number: ONNX counts it for the second class, whichever the leaves name. */
final class BinaryScore {
  private BinaryScore() {}

  /** The same order of the classes with a score for each; leaves that score both classes are given back as they are. */
  static LeafSums moved(Node node, LeafSums leaves) {
    if (leaves.width() != 2) {
      return leaves;
    }
    boolean first = scored(leaves, 0);
    if (first && scored(leaves, 1)) {
      return leaves;
    }
    int from = first ? 0 : 1;
    boolean positive = leaves.trees().stream().allMatch(tree -> allPositive(tree, from));
    // Probabilities are never negative, and the second class is prediction from one half on; other scores from 0 on.
    double middle = positive && node.text("post_transform", "NONE").equals("NONE") ? 0.5 : 0;
    List<FloatTree> trees = new ArrayList<>();
    for (FloatTree tree : leaves.trees()) {
      double[][] scores = new double[tree.leaves()][];
      for (int l = 0; l < scores.length; l++) {
        scores[l] = new double[] {0, tree.leafScores()[l][from]};
      }
      trees.add(tree.withLeafScores(scores));
    }
    double[] base = node.doubles("base_values");
    double start = base.length == 0 ? 0 : base.length == 1 ? base[0] : base[from];
    return new LeafSums(leaves.columns(), leaves.comparison(), trees, new double[] {0, start - middle});
  }

  private static boolean scored(LeafSums leaves, int c) {
    for (FloatTree tree : leaves.trees()) {
      for (double[] scores : tree.leafScores()) {
        if (scores[c] != 0) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean allPositive(FloatTree tree, int c) {
    for (double[] scores : tree.leafScores()) {
      if (scores[c] < 0) {
        return false;
      }
    }
    return true;
  }
}
