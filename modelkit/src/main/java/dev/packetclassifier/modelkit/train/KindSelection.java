// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.modelkit.quantize.Report;
import java.util.List;

/** Tries every kind of model, and keeps the simplest of those that the folds do not tell apart. The test packets are not looked at. */
final class KindSelection {
  /** The simplest, and mostly the cheapest, first. */
  private static final List<ModelKind> KINDS = List.of(ModelKind.tree, ModelKind.boosted, ModelKind.forest, ModelKind.network);

  private KindSelection() {}

  /** @return the options with a kind chosen */
  static TrainingOptions chosen(TrainingOptions options, DataSplit split, Report report, TrainingProgress progress) {
    TrainingOptions best = null;
    FoldScores bestScores = null;
    for (ModelKind kind : KINDS) {
      if (best != null && progress.stopped()) {
        break;
      }
      TrainingOptions candidate = options.toBuilder().kind(kind).build();
      FoldScores scores = Training.crossValidate(candidate, split, progress).scores();
      report.tried("%-8s %s (mean of accuracy and macro-F1 over %d folds)", kind, scores, scores.scores().length);
      if (best == null || scores.comparable(bestScores) && scores.betterThan(bestScores)) {
        best = candidate;
        bestScores = scores;
      }
    }
    report.line("kept           %s", best.kind());
    return best;
  }
}
