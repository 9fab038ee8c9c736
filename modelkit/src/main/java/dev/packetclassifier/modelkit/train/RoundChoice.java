// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import java.util.List;

/** How many rounds of boosting a model gets: by the mean over the folds, not by what one held-out group happens to prefer. */
final class RoundChoice {
  /**
   * Fewer are no boosting. Where the groups held out differ from the others their loss rises from the first round on, for it is of too much
   * confidence; on data of many sources it stopped after one tree, which was far worse on the test set than more of them.
   */
  static final int FLOOR = 8;

  private RoundChoice() {}

  /**
   * The rounds with the least mean loss, at least {@link #FLOOR}; more only where the folds' quality grows by more than its noise.
   *
   * @param curves [fold][round]; a fold that ended early keeps its last value
   * @param most rounds that were asked for
   */
  static int of(List<List<Boosted.Round>> curves, int most) {
    int chosen = Math.min(Math.max(FLOOR, leastLoss(curves, most)), most);
    int longest = longest(curves);
    for (int rounds = chosen + 1; rounds <= longest; rounds++) {
      if (scores(curves, rounds).betterThan(scores(curves, chosen))) {
        chosen = rounds;
      }
    }
    return Math.min(chosen, longest);
  }

  /** 1 to {@code most}; all where nothing was measured. */
  static int leastLoss(List<List<Boosted.Round>> curves, int most) {
    if (Double.isNaN(curves.get(0).get(0).loss())) {
      return most;
    }
    int best = 1;
    double least = Double.POSITIVE_INFINITY;
    for (int rounds = 1; rounds <= longest(curves); rounds++) {
      int number = rounds;
      double loss = curves.stream().mapToDouble(curve -> at(curve, number).loss()).average().orElseThrow();
      if (loss < least) {
        least = loss;
        best = rounds;
      }
    }
    return best;
  }

  private static int longest(List<List<Boosted.Round>> curves) {
    return curves.stream().mapToInt(List::size).max().orElse(1);
  }

  private static FoldScores scores(List<List<Boosted.Round>> curves, int rounds) {
    return new FoldScores(curves.stream().mapToDouble(curve -> at(curve, rounds).score()).toArray());
  }

  private static Boosted.Round at(List<Boosted.Round> curve, int rounds) {
    return curve.get(Math.min(rounds, curve.size()) - 1);
  }
}
