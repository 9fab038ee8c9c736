// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.floating;

/**
 * One dense layer.
 *
 * @param weights [neuron][input]
 * @param biases [neuron]
 */
public record Dense(double[][] weights, double[] biases) {
  public int neurons() {
    return weights.length;
  }

  public int inputs() {
    return weights[0].length;
  }

  /** Biases plus weighted inputs. */
  public double[] sums(double[] from) {
    double[] sums = new double[weights.length];
    for (int j = 0; j < sums.length; j++) {
      double sum = biases[j];
      for (int i = 0; i < from.length; i++) {
        sum += weights[j][i] * from[i];
      }
      sums[j] = sum;
    }
    return sums;
  }

  public Dense copy() {
    double[][] copied = new double[weights.length][];
    for (int j = 0; j < copied.length; j++) {
      copied[j] = weights[j].clone();
    }
    return new Dense(copied, biases.clone());
  }
}
