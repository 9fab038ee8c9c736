// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.floating;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * One tree. Node 0 is the root; without nodes, leaf 0 is. A child of n &gt;= 0 is node n, of n &lt; 0 leaf -n-1.
 *
 * @param features [node] index into the model's inputs
 * @param thresholds [node]
 * @param left [node] where a value goes that compares with the threshold
 * @param right [node]
 * @param leafScores [leaf][class]
 */
public record FloatTree(int[] features, double[] thresholds, int[] left, int[] right, double[][] leafScores) {
  public int leaves() {
    return leafScores.length;
  }

  /** @param inputs scaled */
  public int leaf(double[] inputs, Comparison comparison) {
    int next = features.length == 0 ? -1 : 0;
    while (next >= 0) {
      next = comparison.left(inputs[features[next]], thresholds[next]) ? left[next] : right[next];
    }
    return -next - 1;
  }

  public FloatTree withLeafScores(double[][] scores) {
    return new FloatTree(features, thresholds, left, right, scores);
  }

  /**
   * The same tree behind a question.
   *
   * @param threshold not a value of the feature: it means the same whether equal values go left or right
   * @param scores of those that do not reach this tree
   * @param above whether those above the threshold do not, or those below
   */
  public FloatTree behind(int feature, double threshold, double[] scores, boolean above) {
    int leaf = -leafScores.length - 1;
    int root = features.length == 0 ? -1 : 1;
    double[][] more = Arrays.copyOf(leafScores, leafScores.length + 1);
    more[leafScores.length] = scores;
    return new FloatTree(IntStream.concat(IntStream.of(feature), Arrays.stream(features)).toArray(),
        DoubleStream.concat(DoubleStream.of(threshold), Arrays.stream(thresholds)).toArray(), children(above ? root : leaf, left),
        children(above ? leaf : root, right), more);
  }

  private static int[] children(int first, int[] later) {
    return IntStream.concat(IntStream.of(first), Arrays.stream(later).map(child -> child < 0 ? child : child + 1)).toArray();
  }
}
