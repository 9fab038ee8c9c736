package dev.packetclassifier.bpf.image;

import dev.packetclassifier.bpf.model.Ensemble;
import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.model.Tree;
import java.nio.ByteBuffer;
import java.util.List;

/** Nodes of 64 bits and rows of leaf scores. Leaf n is entry {@code entries / 2 + n} and leads to itself. */
final class TreeBody {
  private static final long ALWAYS_LEFT = 0xffffffffL;

  private TreeBody() {
  }

  static void write(ByteBuffer target, List<Input> inputs, Ensemble ensemble, Shape shape) {
    if (ensemble.trees().size() != 1) {
      throw new IllegalArgumentException("an image holds one tree, not " + ensemble.trees().size());
    }
    Tree tree = ensemble.trees().get(0);
    for (int c = 0; c < Layout.MAX_CLASSES; c++) {
      target.putInt(c < ensemble.baseScores().length ? ensemble.baseScores()[c] : 0);
    }
    target.putInt(tree.leafShift());
    target.putInt(0);
    writeNodes(target, inputs, tree, shape.entries());
    for (byte[] row : tree.leafScores()) {
      target.put(row);
    }
  }

  private static void writeNodes(ByteBuffer target, List<Input> inputs, Tree tree, int entries) {
    int firstLeaf = entries / 2;
    int nodes = tree.features().length;
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

  private static int entry(int child, int firstLeaf) {
    return child < 0 ? firstLeaf - child - 1 : child;
  }

  private static long node(long threshold, int feature, int left, int right) {
    return threshold << Layout.NODE_THRESHOLD_SHIFT | (long) feature << Layout.NODE_FEATURE_SHIFT
        | (long) right << Layout.NODE_RIGHT_SHIFT | left;
  }
}
