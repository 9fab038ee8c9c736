// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.model;

/**
 * One binary decision tree. Node 0 is the root; without nodes, leaf 0 is. A child of n &gt;= 0 is node n, of n &lt; 0 leaf -n-1.
 * Every node and leaf is reached exactly once from the root.
 *
 * @param features [node] index into the model's inputs
 * @param thresholds [node] unsigned 32-bit; a packet goes left when its raw value is at most this
 * @param left [node]
 * @param right [node]
 * @param leafShift 0 to 8: leaf scores count 2^leafShift times
 * @param leafScores [leaf][class]
 */
public record Tree(int[] features, long[] thresholds, int[] left, int[] right, int leafShift, byte[][] leafScores) {
  public int nodes() {
    return features.length;
  }

  public int leaves() {
    return leafScores.length;
  }

  /** Comparisons on the longest way from the root to a leaf: 0 to 24. */
  public int depth() {
    return TreeShape.depth(left, right);
  }
}
