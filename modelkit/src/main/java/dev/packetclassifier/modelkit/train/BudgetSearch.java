// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.modelkit.cost.Budget;
import dev.packetclassifier.modelkit.cost.BudgetFit;
import dev.packetclassifier.modelkit.cost.CostTable;
import dev.packetclassifier.modelkit.cost.Size;
import dev.packetclassifier.modelkit.metrics.Quality;
import dev.packetclassifier.modelkit.quantize.Report;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Options and a split whose model costs no more than it may. A larger model leaves less for features: some of either kind are trained,
 * and what is best on the validation packets is kept. The test packets are not looked at.
 *
 * @param options with its size chosen
 * @param split with their features chosen
 */
record BudgetSearch(TrainingOptions options, DataSplit split) {
  private static final int MOST_TRIED = 4;
  private static final int[] TREES = {64, 48, 32, 16, 8, 4};
  private static final int[] DEPTHS = {24, 16, 12, 8, 6, 4};

  /**
   * @param nanos a packet may cost
   * @param options of the largest size that is allowed
   * @param mostInputs of the model
   * @throws dev.packetclassifier.modelkit.InputException when nothing fits
   */
  static BudgetSearch choose(double nanos, TrainingOptions options, DataSplit split, int mostInputs, Report report,
      TrainingProgress progress) {
    Map<Feature, Double> worth = GainImportance.worth(options, split);
    List<BudgetFit> fits = new Budget(CostTable.measured(), nanos).fits(worth, sizes(options.size()), split.train().classes().size(),
        mostInputs);
    BudgetSearch best = null;
    FoldScores bestScores = null;
    for (BudgetFit fit : worthTrying(fits)) {
      BudgetSearch candidate = new BudgetSearch(options.of(fit.size()), split.withFeatures(fit.features()));
      CrossValidation validation = Training.crossValidate(candidate.options, candidate.split, progress);
      Quality quality = validation.integers();
      report.tried("%s with %d inputs, at most %.0f ns: %.4f/%.4f", words(fit.size()), fit.features().size(),
          fit.estimate().nanos(), quality.accuracy(), quality.macroF1());
      // The cheapest come first: a dearer one must be better by more than the folds' noise.
      if (best == null || validation.scores().comparable(bestScores) && validation.scores().betterThan(bestScores)) {
        best = candidate;
        bestScores = validation.scores();
      }
    }
    List<Feature> kept = best.split.train().features();
    report.line("kept           %s with %d inputs", words(best.options.size()), kept.size());
    report.value("size", words(best.options.size()));
    report.line("inputs         %d of %d: %s", kept.size(), worth.size(), kept);
    report.value("inputs", kept);
    return best;
  }

  /** Those that no other one beats in what its features are worth and in what its model costs, spread over all. */
  static List<BudgetFit> worthTrying(List<BudgetFit> fits) {
    List<BudgetFit> front = new ArrayList<>();
    for (BudgetFit fit : fits) {
      if (fits.stream().noneMatch(other -> other.worth() >= fit.worth() && weight(other) > weight(fit))) {
        front.add(fit);
      }
    }
    front.sort(Comparator.comparingDouble(BudgetSearch::weight));
    Set<BudgetFit> spread = new LinkedHashSet<>();
    int tried = Math.min(MOST_TRIED, front.size());
    for (int i = 0; i < tried; i++) {
      spread.add(front.get(tried == 1 ? 0 : i * (front.size() - 1) / (tried - 1)));
    }
    // Of equally good ones the cheapest is kept.
    return spread.stream().sorted(Comparator.comparingDouble(fit -> fit.estimate().nanos())).toList();
  }

  /** Nanoseconds that go into the model itself: the last part. */
  private static double weight(BudgetFit fit) {
    return fit.estimate().parts().get(fit.estimate().parts().size() - 1).nanos();
  }

  /** The size that was asked for, and smaller ones. */
  static List<Size> sizes(Size largest) {
    Set<Size> sizes = new LinkedHashSet<>(List.of(largest));
    if (largest instanceof Size.Layers layers) {
      for (int divisor = 2; divisor <= 8; divisor *= 2) {
        int by = divisor;
        sizes.add(new Size.Layers(layers.hidden().stream().map(neurons -> Math.max(2, neurons / by)).toList()));
      }
      return List.copyOf(sizes);
    }
    Size.Trees trees = (Size.Trees) largest;
    for (int depth : DEPTHS) {
      for (int count : TREES) {
        if (depth <= trees.depth() && (count <= trees.count() || trees.count() == 1)) {
          sizes.add(new Size.Trees(Math.min(count, trees.count()), trees.leaves(), depth));
        }
      }
    }
    return List.copyOf(sizes);
  }

  private static String words(Size size) {
    return size instanceof Size.Trees trees ? (trees.count() == 1 ? "tree" : trees.count() + " trees") + " of depth " + trees.depth()
        : "hidden layers " + ((Size.Layers) size).hidden();
  }
}
