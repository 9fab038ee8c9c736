// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.image;

import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.model.Tree;
import dev.packetclassifier.bpf.shape.Shape;
import java.nio.ByteBuffer;
import java.util.List;

/** Nodes of 64 bits, by tree. Leaf n is entry {@code entries / 2 + n} and leads to itself. */
final class WalkedTrees {
  private static final long ALWAYS_LEFT = 0xffffffffL;

  private WalkedTrees() {}

  static void write(ByteBuffer target, List<Input> inputs, List<Tree> trees, Shape shape) {
    for (int t = 0; t < shape.trees(); t++) {
      writeNodes(target, inputs, t < trees.size() ? trees.get(t) : null, shape.entries());
    }
  }

  private static void writeNodes(ByteBuffer target, List<Input> inputs, Tree tree, int entries) {
    int firstLeaf = entries / 2;
    int nodes = tree == null ? 0 : tree.nodes();
    for (int i = 0; i < entries; i++) {
      if (i < nodes) {
        int feature = inputs.get(tree.features()[i]).feature().ordinal();
        target.putLong(node(tree.thresholds()[i], feature, entry(tree.left()[i], firstLeaf), entry(tree.right()[i], firstLeaf)));
      } else {
        /* A leaf; or, before these, the root of a tree without nodes; or nothing that is ever reached. */
        int leaf = Math.max(i, firstLeaf);
        target.putLong(node(ALWAYS_LEFT, 0, leaf, leaf));
      }
    }
  }

  /** A child of n &gt;= 0 is node n, of n &lt; 0 leaf -n-1. */
  private static int entry(int child, int firstLeaf) {
    return child >= 0 ? child : firstLeaf - child - 1;
  }

  private static long node(long threshold, int feature, long left, long right) {
    return threshold << Layout.NODE_THRESHOLD_SHIFT | (long) feature << Layout.NODE_FEATURE_SHIFT | right << Layout.NODE_RIGHT_SHIFT | left;
  }
}
