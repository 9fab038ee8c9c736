// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.quantize;

/**
 * A tree over raw values, its leaf scores still floating point. Children as in the API: n &gt; 0 is node n, n &lt; 0 leaf -n-1.
 *
 * @param features [node]
 * @param thresholds [node] unsigned 32-bit; at most this goes left
 * @param left [node]
 * @param right [node]
 * @param leafScores [leaf][class]
 */
public record RawTree(int[] features, long[] thresholds, int[] left, int[] right, double[][] leafScores) {
  public int leaves() {
    return leafScores.length;
  }

  public int leaf(long[] values) {
    int next = features.length == 0 ? -1 : 0;
    while (next >= 0) {
      next = values[features[next]] <= thresholds[next] ? left[next] : right[next];
    }
    return -next - 1;
  }

  /** Comparisons on the longest way. */
  public int depth() {
    return features.length == 0 ? 0 : depth(0);
  }

  private int depth(int node) {
    return node < 0 ? 0 : 1 + Math.max(depth(left[node]), depth(right[node]));
  }
}
