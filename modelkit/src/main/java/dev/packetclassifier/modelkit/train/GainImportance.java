// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.modelkit.floating.FloatForest;
import dev.packetclassifier.modelkit.floating.FloatTree;
import dev.packetclassifier.modelkit.floating.Samples;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gain of each input: by how much the nodes of a small forest tear class scores apart, packet by packet. */
final class GainImportance {
  private static final int TREES = 24;
  private static final int MOST_PACKETS = 30_000;

  private GainImportance() {}

  /** The inputs that gain most, in their old order; none that gains nothing, even where more might be taken. */
  static List<Feature> best(TrainingOptions options, DataSplit split, int count) {
    Map<Feature, Double> worth = worth(options, split);
    return worth.keySet().stream()
        .filter(feature -> worth.get(feature) > 0 || worth.values().stream().noneMatch(value -> value > 0))
        .sorted(Comparator.comparingDouble(feature -> -worth.get(feature))).limit(count)
        .sorted(Comparator.comparingInt(split.train().features()::indexOf)).toList();
  }

  /** How much each input helps, in their order. */
  static Map<Feature, Double> worth(TrainingOptions options, DataSplit split) {
    LabelledPackets fit = split.train();
    Samples samples = fit.samples().draw(MOST_PACKETS, options.seed());
    TreeParameters treeParameters = new TreeParameters(64, 16, 1, 0, TREES, 1, 0.632, 0.3, 1, 64, 0);
    double[] weights = options.weights().of(samples.counts(fit.classes().size()));
    FloatForest forest = Boosting.train(fit.features(), fit.classes(), treeParameters, samples, weights, split.validation().samples(),
        options.seed());
    double[] gain = gain(forest, samples);
    Map<Feature, Double> worth = new LinkedHashMap<>();
    for (int i = 0; i < gain.length; i++) {
      worth.put(fit.features().get(i), gain[i]);
    }
    return worth;
  }

  /** [input] sum over nodes of packets times squared distance of what comes left and right. */
  private static double[] gain(FloatForest forest, Samples samples) {
    double[] gain = new double[forest.features().size()];
    for (FloatTree tree : forest.trees()) {
      int[] leaves = new int[tree.leaves()];
      for (int p = 0; p < samples.size(); p++) {
        leaves[tree.leaf(forest.inputs(samples.values()[p]), forest.comparison())]++;
      }
      if (tree.features().length > 0) {
        visit(tree, 0, leaves, gain);
      }
    }
    return gain;
  }

  /** @return packets, then the sum of each class's scores over them */
  private static double[] visit(FloatTree tree, int node, int[] leaves, double[] gain) {
    if (node < 0) {
      double[] leaf = tree.leafScores()[-node - 1];
      double[] sums = new double[leaf.length + 1];
      sums[0] = leaves[-node - 1];
      for (int c = 0; c < leaf.length; c++) {
        sums[c + 1] = leaf[c] * sums[0];
      }
      return sums;
    }
    double[] left = visit(tree, tree.left()[node], leaves, gain);
    double[] right = visit(tree, tree.right()[node], leaves, gain);
    double distance = 0;
    for (int c = 1; c < left.length; c++) {
      double between = left[c] / Math.max(1, left[0]) - right[c] / Math.max(1, right[0]);
      distance += between * between;
    }
    gain[tree.features()[node]] += distance * left[0] * right[0] / Math.max(1, left[0] + right[0]);
    double[] sums = new double[left.length];
    Arrays.setAll(sums, i -> left[i] + right[i]);
    return sums;
  }
}
