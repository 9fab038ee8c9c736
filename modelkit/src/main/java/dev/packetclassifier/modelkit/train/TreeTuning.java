// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.modelkit.quantize.Agreement;
import dev.packetclassifier.modelkit.quantize.Report;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Tries how freely trees may grow, and keeps what is best on the folds. The test packets are not looked at. */
final class TreeTuning {
  private static final double[] LEAF_WEIGHTS = {1, 4, 16};
  private static final int[] TREE_LEAVES = {64, 192, 512};
  private static final double[] FEATURE_SHARES = {0.2, 0.5};

  private TreeTuning() {}

  /** @return the options with leaves, leaf weight and feature share chosen: others than given only when better by more than the folds' noise */
  static TrainingOptions tuned(TrainingOptions options, DataSplit split, Report report, TrainingProgress progress) {
    TrainingOptions best = options;
    FoldScores bestScores = scores(options, split);
    report.tried("%s: %s", words(options), bestScores);
    for (TrainingOptions candidate : candidates(options)) {
      if (progress.stopped()) {
        break;
      }
      if (candidate.treeParameters().equals(options.treeParameters())) {
        continue;
      }
      FoldScores scores = scores(candidate, split);
      report.tried("%s: %s", words(candidate), scores);
      if (scores.betterThan(bestScores)) {
        best = candidate;
        bestScores = scores;
      }
    }
    report.line("kept           %s", words(best));
    report.value("tuned", words(best));
    return best;
  }

  private static FoldScores scores(TrainingOptions options, DataSplit split) {
    return FoldScores.of(split.folds().stream()
        .map(fold -> Agreement.quality(Training.fitForest(options, fold), fold.validation().samples())).toList());
  }

  private static String words(TrainingOptions options) {
    return String.format(Locale.ROOT, "leaves %d, leaf weight %s, feature share %s", options.treeParameters().leaves(),
        options.leafWeight(),
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
          candidates.add(options.toBuilder().leaves(leaves).leafWeight(leafWeight).build());
        }
      } else {
        for (double share : FEATURE_SHARES) {
          candidates.add(options.toBuilder().leafWeight(leafWeight).featureShare(share).build());
        }
      }
    }
    return candidates;
  }
}
