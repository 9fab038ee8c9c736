// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.shape;

import dev.packetclassifier.bpf.model.Ensemble;
import dev.packetclassifier.bpf.model.Tree;

/** How many classes' scores share a word of 64 bits when the leaves of an ensemble are added up. */
public final class ScoreLanes {
  private static final int TWO = 2;

  private ScoreLanes() {}

  /** Three lanes of 21 bits when no class's sum can leave its lane, else two of 32, which 64 trees cannot fill. */
  static int of(Ensemble ensemble, int classes) {
    for (int c = 0; c < classes; c++) {
      long largest = 0;
      for (Tree tree : ensemble.trees()) {
        largest += (long) (highest(tree, c) - lowest(tree, c)) << tree.leafShift();
      }
      if (largest >= 1L << Long.SIZE / LayerShape.LANES) {
        return TWO;
      }
    }
    return LayerShape.LANES;
  }

  /** The lowest score that a leaf of the tree has for a class, before its shift. */
  public static int lowest(Tree tree, int c) {
    int lowest = tree.leafScores()[0][c];
    for (byte[] leaf : tree.leafScores()) {
      lowest = Math.min(lowest, leaf[c]);
    }
    return lowest;
  }

  private static int highest(Tree tree, int c) {
    int highest = tree.leafScores()[0][c];
    for (byte[] leaf : tree.leafScores()) {
      highest = Math.max(highest, leaf[c]);
    }
    return highest;
  }
}
