// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.quantize;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.packetclassifier.modelkit.metrics.Proportion;
import java.util.ArrayList;
import java.util.List;

/**
 * What one class's drops would be at one confidence.
 *
 * @param confidence minConfidence, 0.5 to 0.9999
 * @param threshold smallest margin, in integer steps
 * @param dropped packets that would be dropped
 * @param falselyDropped of these, packets of a class that passes
 * @param caught share of the class's own packets that would be dropped
 */
public record ConfidenceLevel(double confidence, long threshold, int dropped, int falselyDropped, double caught) {
  /** What can be written as minConfidence and is tried, least first. */
  static final double[] LEVELS = {0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9999};

  /** Share of the drops that hit a class that is to be dropped; 1 when nothing would be dropped. */
  @JsonProperty
  public double precision() {
    return dropped == 0 ? 1 : 1 - (double) falselyDropped / dropped;
  }

  ConfidenceLevel withScale(double logitScale) {
    return new ConfidenceLevel(confidence, threshold(confidence, logitScale), dropped, falselyDropped, caught);
  }

  /** The margin from which an action applies. */
  static long threshold(double confidence, double logitScale) {
    return (long) StrictMath.ceil(StrictMath.log(confidence / (1 - confidence)) / logitScale);
  }

  /**
   * @param scores [packet][class] of packets that the model was not trained on
   * @param labels [packet]
   * @param drops [class] whether its action is Drop
   * @param dropped the class whose drops are looked at
   * @param logitScale nats a step
   * @return one a level
   */
  public static List<ConfidenceLevel> levels(int[][] scores, int[] labels, boolean[] drops, int dropped, double logitScale) {
    List<ConfidenceLevel> levels = new ArrayList<>();
    for (double level : LEVELS) {
      long threshold = threshold(level, logitScale);
      int count = 0;
      int wrong = 0;
      int own = 0;
      int caught = 0;
      for (int p = 0; p < labels.length; p++) {
        own += labels[p] == dropped ? 1 : 0;
        if (top(scores[p]) == dropped && margin(scores[p], dropped, drops) >= threshold) {
          count++;
          wrong += drops[labels[p]] ? 0 : 1;
          caught += labels[p] == dropped ? 1 : 0;
        }
      }
      levels.add(new ConfidenceLevel(level, threshold, count, wrong, own == 0 ? 0 : (double) caught / own));
    }
    return levels;
  }

  /** The precision that is reached with 95 % confidence: few drops show little, however right they are. */
  @JsonProperty
  public double precisionAtLeast() {
    return new Proportion(dropped - falselyDropped, dropped).lower95();
  }

  /** Whether it drops anything, and rightly so in this share with 95 % confidence. */
  boolean reaches(double wanted) {
    return dropped > 0 && precisionAtLeast() >= wanted;
  }

  /** Whether it drops anything, and on the packets at hand rightly so in this share. */
  boolean appears(double wanted) {
    return dropped > 0 && precision() >= wanted;
  }

  /**
   * The lowest level that reaches a precision; else, of those that do on the packets at hand, the one that is surest; else the highest of
   * all.
   */
  static ConfidenceLevel choose(List<ConfidenceLevel> levels, double precision) {
    return levels.stream().filter(level -> level.reaches(precision)).findFirst()
        .or(() -> levels.stream().filter(level -> level.appears(precision))
            .reduce((one, other) -> other.precisionAtLeast() > one.precisionAtLeast() ? other : one))
        .orElse(levels.get(levels.size() - 1));
  }

  private static int top(int[] scores) {
    int best = 0;
    for (int c = 1; c < scores.length; c++) {
      if (scores[c] > scores[best]) {
        best = c;
      }
    }
    return best;
  }

  /** How far the top is ahead of the best class with another action. */
  private static long margin(int[] scores, int top, boolean[] drops) {
    long best = Long.MIN_VALUE;
    for (int c = 0; c < scores.length; c++) {
      if (drops[c] != drops[top]) {
        best = Math.max(best, scores[c]);
      }
    }
    return best == Long.MIN_VALUE ? Long.MAX_VALUE : scores[top] - best;
  }
}
