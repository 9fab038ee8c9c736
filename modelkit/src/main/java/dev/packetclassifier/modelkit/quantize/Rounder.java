// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.quantize;

import dev.packetclassifier.bpf.model.Bounds;

/**
 * Rounds a neuron's weights to whole numbers so that its sums change least on the inputs it really gets: the error of each
 * weight is handed on to those not yet rounded, as far as their inputs go together (the optimal brain surgeon's update).
 */
final class Rounder {
  private static final double DAMPING = 0.01;

  /** [input][later input]: what an error of one input's weight of 1 is worth in weights of the later ones. */
  private final double[][] handed;

  /** @param inputs [packet][input] 0 to 255 */
  Rounder(int[][] inputs) {
    double[][] products = Matrices.gram(inputs, DAMPING);
    double[][] upper = Matrices.transposedCholesky(Matrices.inverse(products));
    handed = new double[upper.length][upper.length];
    for (int i = 0; i < upper.length; i++) {
      for (int k = i + 1; k < upper.length; k++) {
        handed[i][k] = upper[i][k] / upper[i][i];
      }
    }
  }

  /** @param weights of one neuron, in units of its integers */
  byte[] round(double[] weights) {
    double[] left = weights.clone();
    byte[] rounded = new byte[left.length];
    for (int i = 0; i < left.length; i++) {
      rounded[i] = nearest(left[i]);
      double error = left[i] - rounded[i];
      for (int k = i + 1; k < left.length; k++) {
        left[k] -= error * handed[i][k];
      }
    }
    return rounded;
  }

  static byte nearest(double weight) {
    return (byte) Math.max(-Bounds.MAX_WEIGHT, Math.min(Bounds.MAX_WEIGHT, Math.rint(weight)));
  }
}
