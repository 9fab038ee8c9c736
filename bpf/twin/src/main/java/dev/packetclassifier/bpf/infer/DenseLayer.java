// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.infer;

import dev.packetclassifier.bpf.model.Network;

/** One layer, ready to run. Its results are kept in arrays that the next run overwrites. */
final class DenseLayer {
  /** [input][neuron]: the compiler turns sums over neighbouring neurons into vector instructions. */
  private final int[][] weights;
  private final int[] biases;
  private final int shift;
  private final int half;
  private final int[] sums;

  DenseLayer(Network.Layer layer) {
    weights = new int[layer.inputs()][layer.neurons()];
    for (int i = 0; i < layer.inputs(); i++) {
      for (int j = 0; j < layer.neurons(); j++) {
        weights[i][j] = layer.weights()[j][i];
      }
    }
    biases = layer.biases().clone();
    shift = layer.shift();
    half = (int) Quantizer.half(shift);
    sums = new int[layer.neurons()];
  }

  /** Bias and weighted inputs of each neuron; below 2^20 in absolute value, by the bound that every model keeps. */
  int[] sum(int[] from) {
    System.arraycopy(biases, 0, sums, 0, sums.length);
    for (int i = 0; i < weights.length; i++) {
      if (from[i] != 0) {
        addWeighted(weights[i], from[i], sums);
      }
    }
    return sums;
  }

  private static void addWeighted(int[] weights, int value, int[] sums) {
    for (int j = 0; j < sums.length; j++) {
      sums[j] += weights[j] * value;
    }
  }

  /** ReLU, then division by 2^shift rounding half up, then cut at 255. */
  int[] activate(int[] from) {
    sum(from);
    for (int j = 0; j < sums.length; j++) {
      sums[j] = Math.min(255, Math.max(0, sums[j]) + half >> shift);
    }
    return sums;
  }
}
