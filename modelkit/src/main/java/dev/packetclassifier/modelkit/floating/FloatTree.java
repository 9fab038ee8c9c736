// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.floating;

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
}
