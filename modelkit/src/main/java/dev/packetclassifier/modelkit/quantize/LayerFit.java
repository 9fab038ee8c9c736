// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.quantize;

import dev.packetclassifier.bpf.model.Bounds;
import dev.packetclassifier.bpf.model.Network;
import dev.packetclassifier.modelkit.floating.Dense;
import java.util.Arrays;

/**
 * One layer in integers.
 *
 * @param layer what the kernel runs
 * @param steps [neuron] what one of the 255 steps of its activation is worth to the float model; in the last layer, one step of its sum
 */
record LayerFit(Network.Layer layer, double[] steps) {

  /**
   * @param dense with weights per integer input step
   * @param units [neuron] what one step of its sum shall be worth; raised where weights or lane need it
   * @param shift 0 to 19
   */
  static LayerFit of(Dense dense, double[] units, int shift, Rounder rounder) {
    byte[][] weights = new byte[dense.neurons()][];
    int[] biases = new int[dense.neurons()];
    double[] steps = new double[dense.neurons()];
    for (int j = 0; j < weights.length; j++) {
      double unit = Math.max(units[j], smallestUnit(dense.weights()[j], dense.biases()[j]));
      do {
        weights[j] = rounded(dense.weights()[j], unit, rounder);
        biases[j] = (int) Math.rint(dense.biases()[j] / unit);
        steps[j] = unit * (1 << shift);
        unit *= 1.01;
      } while (reach(weights[j], biases[j]) >= Bounds.LANE);
    }
    return new LayerFit(new Network.Layer(weights, biases, shift), steps);
  }

  /** The finest unit at which no weight is cut and the lane holds the neuron. */
  static double smallestUnit(double[] weights, double bias) {
    double largest = Arrays.stream(weights).map(Math::abs).max().orElse(0);
    double sum = Math.abs(bias) + Bounds.MAX_INPUT_VALUE * Arrays.stream(weights).map(Math::abs).sum();
    // Rounding moves each weight by half at most.
    double room = Bounds.LANE - 1 - 0.5 - Bounds.MAX_INPUT_VALUE * weights.length * 0.5;
    return Math.max(1e-12, Math.max(largest / Bounds.MAX_WEIGHT, sum / room));
  }

  /** What must stay below 2^20. */
  static long reach(byte[] weights, int bias) {
    long sum = 0;
    for (byte weight : weights) {
      sum += Math.abs(weight);
    }
    return Math.abs((long) bias) + Bounds.MAX_INPUT_VALUE * sum;
  }

  private static byte[] rounded(double[] weights, double unit, Rounder rounder) {
    double[] scaled = Arrays.stream(weights).map(weight -> weight / unit).toArray();
    if (rounder != null) {
      return rounder.round(scaled);
    }
    byte[] nearest = new byte[scaled.length];
    for (int i = 0; i < nearest.length; i++) {
      nearest[i] = Rounder.nearest(scaled[i]);
    }
    return nearest;
  }

  /** Adds to each bias what its sums are too low on average, as far as the lane allows. */
  LayerFit corrected(int[][] inputs, double[][] wanted) {
    int[] biases = layer.biases().clone();
    int[][] sums = sums(inputs);
    for (int j = 0; j < biases.length; j++) {
      double unit = unit(j);
      double missing = 0;
      for (int n = 0; n < sums.length; n++) {
        missing += wanted[n][j] / unit - sums[n][j];
      }
      int corrected = biases[j] + (int) Math.rint(missing / sums.length);
      if (reach(layer.weights()[j], corrected) < Bounds.LANE) {
        biases[j] = corrected;
      }
    }
    return new LayerFit(new Network.Layer(layer.weights(), biases, layer.shift()), steps);
  }

  /** What one step of neuron j's sum is worth. */
  double unit(int j) {
    return steps[j] / (1 << layer.shift());
  }

  /** [packet][neuron]. */
  int[][] sums(int[][] inputs) {
    int[][] sums = new int[inputs.length][];
    for (int n = 0; n < inputs.length; n++) {
      sums[n] = layer.biases().clone();
      for (int j = 0; j < sums[n].length; j++) {
        byte[] weights = layer.weights()[j];
        int sum = sums[n][j];
        for (int i = 0; i < weights.length; i++) {
          sum += weights[i] * inputs[n][i];
        }
        sums[n][j] = sum;
      }
    }
    return sums;
  }

  /** [packet][neuron], 0 to 255. */
  int[][] activations(int[][] inputs) {
    int[][] values = sums(inputs);
    int shift = layer.shift();
    int half = shift == 0 ? 0 : 1 << shift - 1;
    for (int[] row : values) {
      for (int j = 0; j < row.length; j++) {
        row[j] = Math.min(Bounds.MAX_INPUT_VALUE, Math.max(0, row[j]) + half >> shift);
      }
    }
    return values;
  }
}
