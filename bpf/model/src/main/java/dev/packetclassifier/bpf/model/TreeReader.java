// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.model;

import java.util.Base64;

/** Reads one tree and checks its numbers; {@link TreeShape} checks that they form a tree. */
final class TreeReader {
  private TreeReader() {}

  /** @param field where the tree is, as in {@code model.treeEnsemble.trees[0]} */
  static Tree read(String field, dev.packetclassifier.api.v1alpha1.Tree tree, TreeLimits limits, int inputs, int classes) {
    if (tree == null) {
      throw new InvalidModelException(field + " is null: write at least leafScores");
    }
    int nodes = nodes(field, tree, limits);
    int[] features = nodes == 0 ? new int[0] : NumberList.ints(field + ".features", "node", tree.features, nodes, 0, inputs - 1);
    long[] thresholds = nodes == 0 ? new long[0]
        : NumberList.read(field + ".thresholds", "node", tree.thresholds, nodes, 0, Bounds.MAX_U32);
    int[] left = children(field + ".left", tree.left, nodes);
    int[] right = children(field + ".right", tree.right, nodes);
    Ranges.number(field + ".leafShift", tree.leafShift, 0, Bounds.MAX_LEAF_SHIFT);
    byte[][] leafScores = leafScores(field + ".leafScores", tree.leafScores, nodes + 1, classes);
    TreeShape.check(field, left, right, limits);
    return new Tree(features, thresholds, left, right, tree.leafShift, leafScores);
  }

  private static int nodes(String field, dev.packetclassifier.api.v1alpha1.Tree tree, TreeLimits limits) {
    boolean none = tree.features == null;
    if ((tree.thresholds == null) != none || (tree.left == null) != none || (tree.right == null) != none) {
      throw new InvalidModelException(field
          + ": features, thresholds, left and right must all be set, or none of them (a tree that is one leaf)");
    }
    int nodes = none ? 0 : NumberList.count(field + ".features", tree.features);
    if (nodes > limits.nodes()) {
      throw new InvalidModelException(field + ".features has " + nodes + " nodes, must have at most " + limits.nodes()
          + " (" + limits.leaves() + " leaves)" + limits.whose() + ": prune the tree");
    }
    return nodes;
  }

  private static int[] children(String field, String text, int nodes) {
    return nodes == 0 ? new int[0] : NumberList.ints(field, "node", text, nodes, -nodes - 1, nodes - 1);
  }

  private static byte[][] leafScores(String field, String base64, int leaves, int classes) {
    if (base64 == null) {
      throw new InvalidModelException(field + " is missing: write base64 of one signed byte for each leaf and class");
    }
    byte[] bytes = decode(field, base64);
    if (bytes.length != leaves * classes) {
      throw new InvalidModelException(field + " has " + bytes.length + " bytes, must have " + leaves * classes + ": "
          + leaves + " leaves (one more than nodes) of " + classes + " classes");
    }
    byte[][] scores = new byte[leaves][classes];
    for (int i = 0; i < leaves; i++) {
      System.arraycopy(bytes, i * classes, scores[i], 0, classes);
    }
    return scores;
  }

  private static byte[] decode(String field, String base64) {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      // One model, one text: Java also takes missing padding and stray low bits, which other readers refuse.
      if (Base64.getEncoder().encodeToString(bytes).equals(base64)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      // Said below, as for the text that is merely not canonical.
    }
    throw new InvalidModelException(field + " is not base64: use the standard alphabet (A-Z a-z 0-9 + /) with padding");
  }
}
