// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

/** How much a packet of each class counts in training. */
public enum ClassWeights {
  /** Every packet the same. */
  None(0),
  /** By the root of how rare the class is. */
  Root(0.5),
  /** Every class the same. */
  Balanced(1);

  private final double power;

  ClassWeights(double power) {
    this.power = power;
  }

  /**
   * @param counts [class] packets
   * @return [class], mean 1 over all packets; 0 for a class without packets
   */
  double[] of(int[] counts) {
    double[] weights = new double[counts.length];
    double total = 0;
    double packets = 0;
    for (int c = 0; c < counts.length; c++) {
      weights[c] = counts[c] == 0 ? 0 : Math.pow(counts[c], -power);
      total += weights[c] * counts[c];
      packets += counts[c];
    }
    for (int c = 0; c < counts.length; c++) {
      weights[c] *= packets / total;
    }
    return weights;
  }
}
