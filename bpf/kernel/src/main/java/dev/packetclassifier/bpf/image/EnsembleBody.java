// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.image;

import dev.packetclassifier.bpf.model.Ensemble;
import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.model.Tree;
import dev.packetclassifier.bpf.shape.Shape;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Trees, filled up with trees that add nothing; nodes of 64 bits, then rows of leaf scores. Leaf n is entry
 * {@code entries / 2 + n} and leads to itself.
 */
final class EnsembleBody {
  private static final long ALWAYS_LEFT = 0xffffffffL;

  private EnsembleBody() {}

  static void write(ByteBuffer target, List<Input> inputs, Ensemble ensemble, Shape shape) {
    List<Tree> trees = ensemble.trees();
    writeBase(target, ensemble.baseScores(), trees, shape.trees());
    for (int t = 0; t < shape.trees(); t++) {
      target.put((byte) shift(trees, t));
    }
    target.position(target.position() + Layout.MAX_TREES - shape.trees());
    for (int t = 0; t < shape.trees(); t++) {
      writeNodes(target, inputs, t < trees.size() ? trees.get(t) : null, shape.entries());
    }
    for (int t = 0; t < shape.trees(); t++) {
      writeLeaves(target, t < trees.size() ? trees.get(t).leafScores() : new byte[0][], shape);
    }
  }

  /** What fills up has the shift of the last tree. */
  private static int shift(List<Tree> trees, int t) {
    return trees.get(Math.min(t, trees.size() - 1)).leafShift();
  }

  /** Every tree adds SCORE_ZERO too much for every class. */
  private static void writeBase(ByteBuffer target, int[] baseScores, List<Tree> trees, int capacity) {
    int excess = 0;
    for (int t = 0; t < capacity; t++) {
      excess += Layout.SCORE_ZERO << shift(trees, t);
    }
    for (int c = 0; c < Layout.MAX_CLASSES; c++) {
      target.putInt((c < baseScores.length ? baseScores[c] : 0) - excess);
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

  private static void writeLeaves(ByteBuffer target, byte[][] leafScores, Shape shape) {
    int row = ShapeCodec.leafSize(shape);
    for (int leaf = 0; leaf < shape.entries() / 2; leaf++) {
      for (int c = 0; c < row; c++) {
        int score = leaf < leafScores.length && c < shape.classes() ? leafScores[leaf][c] : 0;
        target.put((byte) (score + Layout.SCORE_ZERO));
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
