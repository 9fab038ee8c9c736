package dev.packetclassifier.bpf.model;

import dev.packetclassifier.api.v1alpha1.TreeEnsemble;
import java.util.Base64;

/** Reads the one tree and checks its numbers; {@link TreeShape} checks that they form a tree. */
final class TreeReader {
  private static final String FIELD = "model.treeEnsemble";
  private static final String TREE = FIELD + ".trees[0]";

  private TreeReader() {
  }

  static Tree read(TreeEnsemble ensemble, int inputs, int classes) {
    Ranges.size(FIELD + ".trees", ensemble.trees, 1, 1);
    int[] baseScores = ints(NumberList.read(FIELD + ".baseScores", "class", ensemble.baseScores, classes,
        -Bounds.MAX_BASE_SCORE, Bounds.MAX_BASE_SCORE));
    dev.packetclassifier.api.v1alpha1.Tree tree = ensemble.trees.get(0);
    if (tree == null) {
      throw new InvalidModelException(TREE + " is null: write at least leafScores");
    }
    int nodes = nodes(tree);
    int[] features = nodes == 0 ? new int[0] : ints(NumberList.read(TREE + ".features", "node", tree.features, nodes, 0, inputs - 1));
    long[] thresholds = nodes == 0 ? new long[0]
        : NumberList.read(TREE + ".thresholds", "node", tree.thresholds, nodes, 0, Bounds.MAX_U32);
    int[] left = children(TREE + ".left", tree.left, nodes);
    int[] right = children(TREE + ".right", tree.right, nodes);
    Ranges.number(TREE + ".leafShift", tree.leafShift, 0, Bounds.MAX_LEAF_SHIFT);
    byte[][] leafScores = leafScores(tree.leafScores, nodes + 1, classes);
    TreeShape.check(TREE, left, right);
    return new Tree(baseScores, features, thresholds, left, right, tree.leafShift, leafScores);
  }

  private static int nodes(dev.packetclassifier.api.v1alpha1.Tree tree) {
    boolean none = tree.features == null;
    if ((tree.thresholds == null) != none || (tree.left == null) != none || (tree.right == null) != none) {
      throw new InvalidModelException(TREE
          + ": features, thresholds, left and right must all be set, or none of them (a tree that is one leaf)");
    }
    int nodes = none ? 0 : NumberList.count(TREE + ".features", tree.features);
    if (nodes > Bounds.MAX_NODES) {
      throw new InvalidModelException(TREE + ".features has " + nodes + " nodes, must have at most " + Bounds.MAX_NODES
          + " (" + Bounds.MAX_LEAVES + " leaves): prune the tree");
    }
    return nodes;
  }

  private static int[] children(String field, String text, int nodes) {
    return nodes == 0 ? new int[0] : ints(NumberList.read(field, "node", text, nodes, -nodes - 1, nodes - 1));
  }

  private static byte[][] leafScores(String base64, int leaves, int classes) {
    String field = TREE + ".leafScores";
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

  private static int[] ints(long[] numbers) {
    int[] ints = new int[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      ints[i] = Math.toIntExact(numbers[i]);
    }
    return ints;
  }
}
