// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.floating;

import dev.packetclassifier.api.v1alpha1.Feature;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Trees whose leaf scores are added up.
 *
 * @param features one an input
 * @param classes one a score
 * @param rounding of scaled inputs and thresholds
 * @param comparison of every node
 * @param scalings one an input
 * @param baseScores [class]
 * @param trees at least one
 */
public record FloatForest(List<Feature> features, List<String> classes, Rounding rounding, Comparison comparison, List<Scaling> scalings,
    double[] baseScores, List<FloatTree> trees) implements FloatModel {
  @Override
  public void score(long[] values, double[] scores) {
    double[] inputs = inputs(values);
    System.arraycopy(baseScores, 0, scores, 0, baseScores.length);
    for (FloatTree tree : trees) {
      double[] leaf = tree.leafScores()[tree.leaf(inputs, comparison)];
      for (int c = 0; c < leaf.length; c++) {
        scores[c] += leaf[c];
      }
    }
  }

  @Override
  public FloatForest withClasses(List<String> order) {
    int[] from = order.stream().mapToInt(classes::indexOf).toArray();
    UnaryOperator<double[]> moved = scores -> Arrays.stream(from).mapToDouble(c -> scores[c]).toArray();
    List<FloatTree> others = trees.stream()
        .map(tree -> tree.withLeafScores(Arrays.stream(tree.leafScores()).map(moved).toArray(double[][]::new))).toList();
    return new FloatForest(features, order, rounding, comparison, scalings, moved.apply(baseScores), others);
  }

  /** What the nodes compare. */
  public double[] inputs(long[] values) {
    double[] inputs = new double[values.length];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = scalings.get(i).apply(values[i], rounding);
    }
    return inputs;
  }
}
