package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.modelkit.floating.FloatForest;
import dev.packetclassifier.modelkit.metrics.Quality;
import dev.packetclassifier.modelkit.quantize.Agreement;
import dev.packetclassifier.modelkit.quantize.Report;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Tries how freely trees may grow, and keeps what is best on the validation packets. The test packets are not looked at. */
final class TreeTuning {
  private static final double[] LEAF_WEIGHTS = {1, 4, 16};
  private static final int[] TREE_LEAVES = {64, 192, 512};
  private static final double[] FEATURE_SHARES = {0.2, 0.5};

  private TreeTuning() {
  }

  /** @return the options with leaves, leaf weight and feature share chosen */
  static TrainingOptions tuned(TrainingOptions options, DataSplit split, Report report) {
    TrainingOptions best = options;
    double bestScore = Double.NEGATIVE_INFINITY;
    for (TrainingOptions candidate : candidates(options)) {
      FloatForest forest = Training.fitForest(candidate, candidate.treeParameters(), split.train(), split);
      Quality quality = Agreement.quality(forest, split.validation().samples());
      // Both count: rare classes by the one, the bulk by the other.
      double score = quality.macroF1() + quality.accuracy();
      report.tried("%s: %.4f/%.4f", words(candidate), quality.accuracy(), quality.macroF1());
      if (score > bestScore) {
        best = candidate;
        bestScore = score;
      }
    }
    report.line("kept           %s", words(best));
    report.value("tuned", words(best));
    return best;
  }

  private static String words(TrainingOptions options) {
    return String.format(Locale.ROOT, "leaves %d, leaf weight %s, feature share %s", options.treeParameters().leaves(), options.leafWeight(),
        options.treeParameters().featureShare());
  }

  /** None above what was asked for. */
  private static int[] leaves(TrainingOptions options) {
    int most = options.treeParameters().leaves();
    return Arrays.stream(TREE_LEAVES).map(leaves -> Math.min(leaves, most)).distinct().toArray();
  }

  private static List<TrainingOptions> candidates(TrainingOptions options) {
    List<TrainingOptions> candidates = new ArrayList<>();
    for (double leafWeight : LEAF_WEIGHTS) {
      if (options.kind() == ModelKind.tree) {
        for (int leaves : leaves(options)) {
          candidates.add(options.with(leaves, leafWeight, options.featureShare()));
        }
      } else {
        for (double share : FEATURE_SHARES) {
          candidates.add(options.with(options.leaves(), leafWeight, share));
        }
      }
    }
    return candidates;
  }
}
