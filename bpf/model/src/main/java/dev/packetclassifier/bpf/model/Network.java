// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.model;

import java.util.List;

/**
 * Dense layers; the last one's sums are the scores.
 *
 * @param layers 1 to 4
 */
public record Network(List<Layer> layers) implements Scorer {
  /**
   * One dense layer.
   *
   * @param weights [neuron][input], -127 to 127, 1 to 64 neurons
   * @param biases [neuron]; |bias| + 255 * sum|weight| is below 2^20 for every neuron
   * @param shift 0 to 19; 0 in the last layer
   */
  public record Layer(byte[][] weights, int[] biases, int shift) {
    public int neurons() {
      return weights.length;
    }

    public int inputs() {
      return weights[0].length;
    }
  }
}
