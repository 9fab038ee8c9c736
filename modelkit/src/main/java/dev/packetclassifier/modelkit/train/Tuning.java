package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.modelkit.floating.FloatForest;
import dev.packetclassifier.modelkit.quantize.Report;
import java.util.ArrayList;
import java.util.List;

/** Tries how freely trees may grow, and keeps what is best on the validation packets. The test packets are not looked at. */
final class Tuning {
  private static final double[] LEAF_WEIGHTS = {1, 4, 16};
  private static final int[] TREE_LEAVES = {64, 192, 512};
  private static final double[] FEATURE_SHARES = {0.2, 0.5};

  private Tuning() {
  }

  /** @return the recipe with leaves, leaf weight and feature share chosen; a network's as it is */
  static Recipe tuned(Recipe recipe, Parts parts, Report report) {
    Recipe best = recipe;
    double bestMerit = Double.NEGATIVE_INFINITY;
    for (Recipe candidate : candidates(recipe)) {
      FloatForest forest = Training.grown(candidate, candidate.growth(), parts.fit(), parts);
      Quality quality = Quality.of(forest, parts.validation().samples());
      // Both count: rare classes by the one, the bulk by the other.
      double merit = quality.macroF1() + quality.accuracy();
      report.line("tried          leaves %d, leaf weight %s, feature share %s: %.4f/%.4f", candidate.growth().leaves(), candidate.leafWeight(),
          candidate.growth().featureShare(), quality.accuracy(), quality.macroF1());
      if (merit > bestMerit) {
        best = candidate;
        bestMerit = merit;
      }
    }
    return best;
  }

  private static List<Recipe> candidates(Recipe recipe) {
    List<Recipe> candidates = new ArrayList<>();
    for (double leafWeight : LEAF_WEIGHTS) {
      if (recipe.kind() == Kind.tree) {
        for (int leaves : TREE_LEAVES) {
          candidates.add(recipe.with(leaves, leafWeight, recipe.featureShare()));
        }
      } else if (recipe.kind() != Kind.network) {
        for (double share : FEATURE_SHARES) {
          candidates.add(recipe.with(recipe.leaves(), leafWeight, share));
        }
      }
    }
    return candidates;
  }
}
