// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.quantize;

/** How many nats one integer step of a score is worth, fitted so that predicted probabilities equal the share of right predictions. */
public final class Temperature {
  /** What a manifest can hold at least. */
  private static final double SMALLEST = 1e-8;
  /** And at most. */
  private static final double MOST = 1000;
  private static final double LARGEST = 10;
  private static final int STEPS = 80;
  /** Of a bound: the search ends near it, and four digits are kept. */
  private static final double NEARLY = 1.01;

  private Temperature() {}

  /**
   * The scale with the largest likelihood. Where every packet is right, any larger scale would be likelier: labels are therefore
   * taken to be wrong once in as many packets as there are, plus one.
   *
   * @param scores [packet][class] of packets that the model was not trained on
   * @param labels [packet]
   * @return nats a step, rounded to 4 significant digits
   */
  public static double fit(int[][] scores, int[] labels) {
    double low = Math.log(SMALLEST);
    double high = Math.log(LARGEST);
    double golden = (Math.sqrt(5) - 1) / 2;
    for (int i = 0; i < STEPS; i++) {
      double first = high - golden * (high - low);
      double second = low + golden * (high - low);
      if (loss(Math.exp(first), scores, labels) <= loss(Math.exp(second), scores, labels)) {
        high = second;
      } else {
        low = first;
      }
    }
    return significant(Math.exp((low + high) / 2));
  }

  /** Whether a fitted scale lies on an end of what is looked at: then the labels do not determine it. */
  public static boolean atBound(double scale) {
    return scale <= SMALLEST * NEARLY || scale >= LARGEST / NEARLY;
  }

  /** Mean negative logarithm of the likelihood, in nats. */
  static double loss(double scale, int[][] scores, int[] labels) {
    double wrong = 1.0 / (labels.length + 1);
    double loss = 0;
    for (int p = 0; p < labels.length; p++) {
      int classes = scores[p].length;
      int top = Integer.MIN_VALUE;
      double mean = 0;
      for (int score : scores[p]) {
        top = Math.max(top, score);
        mean += (double) score / classes;
      }
      double sum = 0;
      for (int score : scores[p]) {
        sum += Math.exp(scale * ((double) score - top));
      }
      double wanted = (1 - wrong) * scores[p][labels[p]] + wrong * mean;
      loss += Math.log(sum) - scale * (wanted - top);
    }
    return loss / labels.length;
  }

  /** Rounded to 4 digits and within bounds, as a manifest holds it. */
  public static double significant(double scale) {
    double value = Math.max(SMALLEST, Math.min(MOST, scale));
    double magnitude = Math.pow(10, 3 - Math.floor(Math.log10(value)));
    return Math.rint(value * magnitude) / magnitude;
  }
}
