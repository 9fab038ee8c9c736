// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.quantize;

import dev.packetclassifier.bpf.model.Bounds;
import java.util.Arrays;

/**
 * In a model of one tree each leaf alone decides, so rounding need not cost a single packet: where two classes of a leaf come so near
 * to each other that their rounded scores are equal or change places, the scores are moved by the few steps that restore the winner.
 * Without it a leaf of many packets can turn over as a whole.
 */
final class LeafArgmax {
  /** Sums nearer to each other than this, relative to the largest, are equal in floats, too. */
  private static final double EQUAL = 1e-9;

  private final double[] base;
  private final int[] baseScores;
  private final QuantizedTree tree;

  private LeafArgmax(double[] base, int[] baseScores, QuantizedTree tree) {
    this.base = base;
    this.baseScores = baseScores;
    this.tree = tree;
  }

  /**
   * @param base [class] what the float leaves' scores are added to
   * @param baseScores [class] the same of the integers
   * @param tree the only one of its model; its leaf scores are changed in place
   */
  static void keep(double[] base, int[] baseScores, QuantizedTree tree) {
    LeafArgmax winners = new LeafArgmax(base, baseScores, tree);
    for (int leaf = 0; leaf < tree.leafScores().length; leaf++) {
      winners.keep(leaf);
    }
  }

  private void keep(int leaf) {
    int winner = winner(leaf);
    byte[] scores = tree.leafScores()[leaf];
    raise(scores, winner, shortfall(scores, winner));
    for (int c = 0; c < base.length; c++) {
      if (c != winner) {
        raise(scores, c, -Math.max(0, shortfall(scores, winner, c)));
      }
    }
  }

  /** The first of those with the largest sum: equal scores go to the lowest class. */
  private int winner(int leaf) {
    double[] sums = new double[base.length];
    Arrays.setAll(sums, c -> base[c] + tree.tree().leafScores()[leaf][c]);
    double largest = Arrays.stream(sums).max().orElseThrow();
    int winner = 0;
    while (sums[winner] < largest - EQUAL * Math.max(1, Math.abs(largest))) {
      winner++;
    }
    return winner;
  }

  /** By how much the winner's integers lack the victory; 0 or less when they do not. */
  private int shortfall(byte[] scores, int winner) {
    int most = 0;
    for (int c = 0; c < base.length; c++) {
      most = c == winner ? most : Math.max(most, shortfall(scores, winner, c));
    }
    return most;
  }

  private int shortfall(byte[] scores, int winner, int other) {
    return sum(scores, other) - sum(scores, winner) + (other < winner ? 1 : 0);
  }

  private int sum(byte[] scores, int index) {
    return baseScores[index] + (scores[index] << tree.shift());
  }

  /** As far as a score goes. */
  private void raise(byte[] scores, int index, int by) {
    int step = 1 << tree.shift();
    int steps = (int) (Math.signum(by) * ((Math.abs(by) + step - 1) / step));
    scores[index] = (byte) Math.max(-Bounds.MAX_WEIGHT, Math.min(Bounds.MAX_WEIGHT, scores[index] + steps));
  }
}
