// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.image;

import dev.packetclassifier.bpf.model.Ensemble;
import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.model.Tree;
import dev.packetclassifier.bpf.shape.ScoreLanes;
import dev.packetclassifier.bpf.shape.Shape;
import java.nio.ByteBuffer;
import java.util.List;

/** Trees, filled up with trees that add nothing: what finds each tree's leaf, then rows of leaf scores. */
final class EnsembleBody {
  private EnsembleBody() {}

  static void write(ByteBuffer target, List<Input> inputs, Ensemble ensemble, Shape shape) {
    List<Tree> trees = ensemble.trees();
    writeBase(target, ensemble.baseScores(), trees, shape.classes());
    if (shape.sets() == 0) {
      target.position(target.position() + Layout.ENSEMBLE_SIZE - Layout.ENSEMBLE_FIRST_SET);
      WalkedTrees.write(target, inputs, trees, shape);
    } else {
      new LeafSets(inputs, ensemble, shape).write(target);
    }
    int leaves = target.position();
    for (int t = 0; t < trees.size(); t++) {
      writeLeaves(target, leaves + t * shape.entries() / 2 * ShapeCodec.leafSize(shape), trees.get(t), shape);
    }
  }

  /** Rows hold what a leaf scores more than the tree's lowest. */
  private static void writeBase(ByteBuffer target, int[] baseScores, List<Tree> trees, int classes) {
    for (int c = 0; c < Layout.MAX_CLASSES; c++) {
      int base = c < baseScores.length ? baseScores[c] : 0;
      if (c < classes) {
        for (Tree tree : trees) {
          base += ScoreLanes.lowest(tree, c) << tree.leafShift();
        }
      }
      target.putInt(base);
    }
  }

  private static void writeLeaves(ByteBuffer target, int at, Tree tree, Shape shape) {
    int[] order = shape.sets() == 0 ? null : LeafSets.fromTheLeft(tree);
    for (int n = 0; n < tree.leaves(); n++) {
      int place = order == null ? n : LeafSets.place(n);
      writeRow(target, at + place * ShapeCodec.leafSize(shape), tree, order == null ? n : order[n], shape);
    }
  }

  private static void writeRow(ByteBuffer target, int at, Tree tree, int leaf, Shape shape) {
    int bits = Long.SIZE / shape.lanes();
    for (int word = 0; word < ShapeCodec.leafSize(shape) / Long.BYTES; word++) {
      long scores = 0;
      for (int lane = 0; lane < shape.lanes() && word * shape.lanes() + lane < shape.classes(); lane++) {
        int c = word * shape.lanes() + lane;
        scores |= (long) (tree.leafScores()[leaf][c] - ScoreLanes.lowest(tree, c)) << tree.leafShift() << lane * bits;
      }
      target.putLong(at + word * Long.BYTES, scores);
    }
  }
}
