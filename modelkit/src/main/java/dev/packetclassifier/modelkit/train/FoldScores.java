// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.modelkit.metrics.Proportion;
import dev.packetclassifier.modelkit.metrics.Quality;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * How good a candidate is on each of the same folds: mean of accuracy and macro-F1, so that rare classes and the bulk both count.
 *
 * @param scores [fold] 0 to 1
 */
record FoldScores(double[] scores) {
  /** Less is noise even where all folds agree. */
  private static final double LEAST_STEP = 0.002;

  static FoldScores of(List<Quality> qualities) {
    return new FoldScores(qualities.stream().mapToDouble(Quality::mean).toArray());
  }

  double mean() {
    return Arrays.stream(scores).average().orElse(0);
  }

  /** Standard deviation over the folds; 0 of one. */
  double spread() {
    return deviation(scores);
  }

  /** Whether no fold is worse. */
  boolean nowhereWorseThan(FoldScores other) {
    return IntStream.range(0, scores.length).allMatch(k -> scores[k] >= other.scores[k]);
  }

  /** Whether the other one was measured on the same folds: what ended early was not. */
  boolean comparable(FoldScores other) {
    return scores.length == other.scores.length;
  }

  /** Whether it is better, fold by fold, with 95 % confidence (Student's t): few folds take a larger step to tell it from their noise. */
  boolean betterThan(FoldScores other) {
    double[] differences = new double[scores.length];
    Arrays.setAll(differences, k -> scores[k] - other.scores[k]);
    double noise = scores.length < 2 ? 0 : deviation(differences) / Math.sqrt(scores.length)
        * TDistribution.of(scores.length - 1.0).inverseSurvivalProbability(1 - Proportion.CONFIDENCE);
    return Arrays.stream(differences).average().orElse(0) > Math.max(LEAST_STEP, noise);
  }

  private static double deviation(double[] values) {
    if (values.length < 2) {
      return 0;
    }
    double mean = Arrays.stream(values).average().orElse(0);
    return Math.sqrt(Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum() / (values.length - 1));
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.4f +- %.4f", mean(), spread());
  }
}
