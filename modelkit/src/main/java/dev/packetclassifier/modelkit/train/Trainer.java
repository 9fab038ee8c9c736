// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.modelkit.floating.Dense;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/** Softmax cross-entropy by mini-batches and Adam, in floating point or through the kernel's rounding. */
final class Trainer {
  /**
   * What an epoch left.
   *
   * @param epoch its number, from 1; 0 before the first
   */
  record Learned(List<Dense> layers, int epoch) {
  }

  private final List<TrainableLayer> layers = new ArrayList<>();
  private final Activation activation;
  private final int[] shifts;
  private final double unit;
  /** [layer][neuron] of the packet at hand. */
  private final float[][] sums;
  private final float[][] outputs;
  private final float[][] slopes;

  /**
   * @param shifts [layer] of an integer network; null to learn in floating point
   * @param unit nats that one step of a score is worth
   */
  Trainer(List<Dense> dense, int[] shifts, double unit) {
    boolean integer = shifts != null;
    activation = integer ? Activation.QuantizedRelu : Activation.Relu;
    this.shifts = integer ? shifts : new int[dense.size()];
    this.unit = unit;
    dense.forEach(layer -> layers.add(new TrainableLayer(layer, integer)));
    sums = arrays();
    outputs = arrays();
    slopes = arrays();
  }

  private float[][] arrays() {
    return layers.stream().map(layer -> new float[layer.neurons]).toArray(float[][]::new);
  }

  /**
   * @param inputs [packet][input] what the first layer sees
   * @param weights [packet]
   * @param schedule how long and how fast
   * @param score what is looked for after each epoch; the largest wins
   * @return the best epoch
   */
  Learned run(float[][] inputs, int[] labels, float[] weights, TrainingSchedule schedule,
      ToDoubleFunction<List<Dense>> score, TrainingProgress progress) {
    Random random = new Random(schedule.seed());
    int[] order = new int[labels.length];
    Arrays.setAll(order, i -> i);
    Learned best = new Learned(dense(), 0);
    double bestScore = score.applyAsDouble(best.layers());
    int time = 0;
    int sinceBest = 0;
    int batches = (labels.length + schedule.batch() - 1) / schedule.batch();
    progress.steps(schedule.epochs());
    for (int epoch = 0; epoch < schedule.epochs() && sinceBest < schedule.patience() && !progress.stopped(); epoch++) {
      shuffle(order, random);
      for (int b = 0; b < batches; b++) {
        int from = b * schedule.batch();
        int to = Math.min(labels.length, from + schedule.batch());
        for (int k = from; k < to; k++) {
          learn(inputs[order[k]], labels[order[k]], weights[order[k]] / (to - from));
        }
        time++;
        double passed = (double) time / ((double) schedule.epochs() * batches);
        double rate = schedule.rate() * (0.01 + 0.99 * 0.5 * (1 + Math.cos(Math.PI * passed)));
        for (TrainableLayer layer : layers) {
          layer.step(time, rate, schedule.decay());
        }
      }
      List<Dense> now = dense();
      double nowScore = score.applyAsDouble(now);
      progress.step(-nowScore);
      sinceBest++;
      if (nowScore > bestScore) {
        best = new Learned(now, epoch + 1);
        bestScore = nowScore;
        sinceBest = 0;
      }
    }
    return best;
  }

  private static void shuffle(int[] order, Random random) {
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[other];
      order[other] = kept;
    }
  }

  private void learn(float[] input, int label, float weight) {
    int last = layers.size() - 1;
    float[] current = input;
    for (int l = 0; l <= last; l++) {
      layers.get(l).forward(current, sums[l]);
      if (l < last) {
        activation.apply(sums[l], layers.get(l).neurons, shifts[l], outputs[l]);
        current = outputs[l];
      }
    }
    softmaxSlope(sums[last], label, weight, slopes[last]);
    for (int l = last; l >= 0; l--) {
      layers.get(l).backward(l == 0 ? input : outputs[l - 1], slopes[l], l == 0 ? null : slopes[l - 1]);
      if (l > 0) {
        activation.slope(sums[l - 1], layers.get(l - 1).neurons, shifts[l - 1], slopes[l - 1]);
      }
    }
  }

  /** Of the cross-entropy, by each score. */
  private void softmaxSlope(float[] scores, int label, float weight, float[] into) {
    float top = Float.NEGATIVE_INFINITY;
    for (float score : scores) {
      top = Math.max(top, score);
    }
    double sum = 0;
    for (int c = 0; c < scores.length; c++) {
      into[c] = (float) Math.exp((scores[c] - top) * unit);
      sum += into[c];
    }
    for (int c = 0; c < scores.length; c++) {
      into[c] = (float) ((into[c] / sum - (c == label ? 1 : 0)) * weight * unit);
    }
  }

  private List<Dense> dense() {
    return layers.stream().map(TrainableLayer::dense).toList();
  }
}
