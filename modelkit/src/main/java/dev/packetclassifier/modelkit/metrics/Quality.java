// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.metrics;

/**
 * How often predictions are right.
 *
 * @param accuracy share of packets, 0 to 1
 * @param macroF1 mean over the classes that occur or are predicted, of the harmonic mean of precision and recall
 */
public record Quality(double accuracy, double macroF1) {

  /**
   * @param predicted [packet] class
   * @param labels [packet] class; as many, at least one
   */
  public static Quality of(int[] predicted, int[] labels, int classes) {
    int[] right = new int[classes];
    int[] predictions = new int[classes];
    int[] support = new int[classes];
    int correct = 0;
    for (int p = 0; p < labels.length; p++) {
      predictions[predicted[p]]++;
      support[labels[p]]++;
      if (predicted[p] == labels[p]) {
        right[labels[p]]++;
        correct++;
      }
    }
    double sum = 0;
    int counted = 0;
    for (int c = 0; c < classes; c++) {
      if (predictions[c] + support[c] > 0) {
        sum += 2.0 * right[c] / (predictions[c] + support[c]);
        counted++;
      }
    }
    return new Quality((double) correct / labels.length, sum / counted);
  }

  /** What candidates are compared by: rare classes count by macro-F1, the bulk by accuracy. */
  public double mean() {
    return (accuracy + macroF1) / 2;
  }
}
