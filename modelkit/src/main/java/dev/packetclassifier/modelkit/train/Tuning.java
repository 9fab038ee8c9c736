package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.modelkit.floating.FloatForest;
import dev.packetclassifier.modelkit.quantize.Report;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Tries how freely trees may grow, and keeps what is best on the validation packets. The test packets are not looked at. */
final class Tuning {
  private static final double[] LEAF_WEIGHTS = {1, 4, 16};
  private static final int[] TREE_LEAVES = {64, 192, 512};
  private static final double[] FEATURE_SHARES = {0.2, 0.5};

  private Tuning() {
  }

  /** @return the recipe with leaves, leaf weight and feature share chosen */
  static Recipe tuned(Recipe recipe, Parts parts, Report report) {
    Recipe best = recipe;
    double bestMerit = Double.NEGATIVE_INFINITY;
    for (Recipe candidate : candidates(recipe)) {
      FloatForest forest = Training.grown(candidate, candidate.growth(), parts.fit(), parts);
      Quality quality = Quality.of(forest, parts.validation().samples());
      // Both count: rare classes by the one, the bulk by the other.
      double merit = quality.macroF1() + quality.accuracy();
      report.tried("%s: %.4f/%.4f", words(candidate), quality.accuracy(), quality.macroF1());
      if (merit > bestMerit) {
        best = candidate;
        bestMerit = merit;
      }
    }
    report.line("kept           %s", words(best));
    report.value("tuned", words(best));
    return best;
  }

  private static String words(Recipe recipe) {
    return String.format(Locale.ROOT, "leaves %d, leaf weight %s, feature share %s", recipe.growth().leaves(), recipe.leafWeight(),
        recipe.growth().featureShare());
  }

  /** None above what was asked for. */
  private static int[] leaves(Recipe recipe) {
    int most = recipe.growth().leaves();
    return Arrays.stream(TREE_LEAVES).map(leaves -> Math.min(leaves, most)).distinct().toArray();
  }

  private static List<Recipe> candidates(Recipe recipe) {
    List<Recipe> candidates = new ArrayList<>();
    for (double leafWeight : LEAF_WEIGHTS) {
      if (recipe.kind() == Kind.tree) {
        for (int leaves : leaves(recipe)) {
          candidates.add(recipe.with(leaves, leafWeight, recipe.featureShare()));
        }
      } else {
        for (double share : FEATURE_SHARES) {
          candidates.add(recipe.with(recipe.leaves(), leafWeight, share));
        }
      }
    }
    return candidates;
  }
}
