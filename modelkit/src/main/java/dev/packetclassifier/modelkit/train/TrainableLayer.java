// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.modelkit.floating.Dense;
import java.util.Arrays;

/**
 * A layer that learns: weights kept [input][neuron], so that sums over neighbouring neurons become vector instructions, with Adam's
 * two moments. In integer mode it computes with rounded weights and activations as the kernel does, and learns through the rounding.
 */
final class TrainableLayer {
  private static final float MEAN_DECAY = 0.9f;
  private static final float SQUARE_DECAY = 0.999f;

  final int inputs;
  final int neurons;
  /** What gradients change. */
  final float[] weights;
  final float[] biases;
  /** What the forward pass uses. */
  private final float[] used;
  private final float[] usedTransposed;
  private final float[] gradient;
  private final float[] biasGradient;
  private final float[] mean;
  private final float[] square;
  private final float[] biasMean;
  private final float[] biasSquare;
  /** A bias counts so much: in integer mode a weight's step moves a sum by up to 255, a bias's should too. */
  private final float biasUnit;
  private final boolean integer;

  TrainableLayer(Dense dense, boolean integer) {
    this.integer = integer;
    inputs = dense.inputs();
    neurons = dense.neurons();
    biasUnit = integer ? 255 : 1;
    weights = new float[inputs * neurons];
    biases = new float[neurons];
    for (int j = 0; j < neurons; j++) {
      biases[j] = (float) (dense.biases()[j] / biasUnit);
      for (int i = 0; i < inputs; i++) {
        weights[i * neurons + j] = (float) dense.weights()[j][i];
      }
    }
    used = new float[weights.length];
    usedTransposed = new float[weights.length];
    gradient = new float[weights.length];
    biasGradient = new float[neurons];
    mean = new float[weights.length];
    square = new float[weights.length];
    biasMean = new float[neurons];
    biasSquare = new float[neurons];
    refresh();
  }

  /** Takes over changed weights. */
  private void refresh() {
    for (int i = 0; i < inputs; i++) {
      for (int j = 0; j < neurons; j++) {
        float weight = weights[i * neurons + j];
        float now = integer ? (float) Math.rint(weight) : weight;
        used[i * neurons + j] = now;
        usedTransposed[j * inputs + i] = now;
      }
    }
  }

  /** @param into gets the sums of one packet */
  void forward(float[] from, float[] into) {
    for (int j = 0; j < neurons; j++) {
      into[j] = integer ? (float) Math.rint(biases[j] * biasUnit) : biases[j];
    }
    for (int i = 0; i < inputs; i++) {
      float value = from[i];
      if (value != 0) {
        int row = i * neurons;
        for (int j = 0; j < neurons; j++) {
          into[j] += value * used[row + j];
        }
      }
    }
  }

  /**
   * Adds one packet's part to the gradient.
   *
   * @param slope of the loss by this layer's sums
   * @param into gets the slope by this layer's inputs; null when nobody wants it
   */
  void backward(float[] from, float[] slope, float[] into) {
    for (int i = 0; i < inputs; i++) {
      float value = from[i];
      if (value != 0) {
        int row = i * neurons;
        for (int j = 0; j < neurons; j++) {
          gradient[row + j] += value * slope[j];
        }
      }
    }
    for (int j = 0; j < neurons; j++) {
      biasGradient[j] += slope[j] * biasUnit;
    }
    if (into != null) {
      Arrays.fill(into, 0, inputs, 0);
      for (int j = 0; j < neurons; j++) {
        float by = slope[j];
        if (by != 0) {
          int row = j * inputs;
          for (int i = 0; i < inputs; i++) {
            into[i] += by * usedTransposed[row + i];
          }
        }
      }
    }
  }

  /**
   * One step of Adam on the gradient collected since the last, which is then 0.
   *
   * @param decay share of each weight that is taken away besides
   */
  void step(int time, double rate, double decay) {
    float corrected = (float) (rate * Math.sqrt(1 - Math.pow(SQUARE_DECAY, time)) / (1 - Math.pow(MEAN_DECAY, time)));
    adam(weights, gradient, mean, square, corrected, (float) (1 - rate * decay));
    adam(biases, biasGradient, biasMean, biasSquare, corrected, 1);
    if (integer) {
      keepWithinBounds();
    }
    refresh();
  }

  private static void adam(float[] values, float[] gradient, float[] mean, float[] square, float rate, float kept) {
    for (int i = 0; i < values.length; i++) {
      float slope = gradient[i];
      mean[i] = MEAN_DECAY * mean[i] + (1 - MEAN_DECAY) * slope;
      square[i] = SQUARE_DECAY * square[i] + (1 - SQUARE_DECAY) * slope * slope;
      values[i] = values[i] * kept - rate * mean[i] / ((float) Math.sqrt(square[i]) + 1e-8f);
      gradient[i] = 0;
    }
  }

  /** Weights to -127..127; a neuron that would leave its lane is scaled down as a whole. */
  private void keepWithinBounds() {
    for (int j = 0; j < neurons; j++) {
      double reach = Math.abs(biases[j] * biasUnit) + 1;
      for (int i = 0; i < inputs; i++) {
        float weight = Math.max(-127, Math.min(127, weights[i * neurons + j]));
        weights[i * neurons + j] = weight;
        // Rounding adds half at most.
        reach += 255 * Math.ceil(Math.abs(weight) - 0.5);
      }
      if (reach >= 1 << 20) {
        float factor = (float) (((1 << 20) - 1 - 255 * 0.5 * inputs) / reach);
        biases[j] *= factor;
        for (int i = 0; i < inputs; i++) {
          weights[i * neurons + j] *= factor;
        }
      }
    }
  }

  /** What the forward pass uses now. */
  Dense dense() {
    double[][] rows = new double[neurons][inputs];
    double[] sums = new double[neurons];
    for (int j = 0; j < neurons; j++) {
      sums[j] = integer ? Math.rint(biases[j] * biasUnit) : biases[j];
      for (int i = 0; i < inputs; i++) {
        rows[j][i] = used[i * neurons + j];
      }
    }
    return new Dense(rows, sums);
  }
}
