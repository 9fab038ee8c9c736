// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.modelkit.floating.FloatForest;
import dev.packetclassifier.modelkit.floating.FloatTree;
import dev.packetclassifier.modelkit.floating.Samples;
import java.util.List;

/** Gives a single tree's leaves the logarithms of the class shares that fell into them, so that margins grow with evidence. */
final class LeafLogits {
  /** As if each leaf had seen this much weight with the shares of all packets together. */
  private static final double PRIOR = 1;

  private LeafLogits() {}

  /**
   * @param forest of one tree; others are given back as they are
   * @param weights [packet]
   */
  static FloatForest of(FloatForest forest, Samples samples, float[] weights, int classes) {
    if (forest.trees().size() != 1) {
      return forest;
    }
    FloatTree tree = forest.trees().get(0);
    double[][] sums = new double[tree.leaves()][classes];
    double[] all = new double[classes];
    double total = 0;
    for (int p = 0; p < samples.size(); p++) {
      int label = samples.labels()[p];
      sums[tree.leaf(forest.inputs(samples.values()[p]), forest.comparison())][label] += weights[p];
      all[label] += weights[p];
      total += weights[p];
    }
    for (double[] leaf : sums) {
      double own = 0;
      for (double sum : leaf) {
        own += sum;
      }
      for (int c = 0; c < classes; c++) {
        // Half a packet for a class that never occurred: its logarithm must be finite.
        leaf[c] = Math.log((leaf[c] + PRIOR * Math.max(all[c], 0.5) / total) / (own + PRIOR));
      }
    }
    return new FloatForest(forest.features(), forest.classes(), forest.rounding(), forest.comparison(), forest.scalings(),
        forest.baseScores(), List.of(tree.withLeafScores(sums)));
  }
}
