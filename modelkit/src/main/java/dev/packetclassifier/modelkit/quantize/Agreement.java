// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.quantize;

import dev.packetclassifier.bpf.infer.Inference;
import dev.packetclassifier.modelkit.floating.FloatModel;
import dev.packetclassifier.modelkit.floating.Samples;
import dev.packetclassifier.modelkit.metrics.Quality;

/** How often two models choose the same class. */
public final class Agreement {
  private Agreement() {}

  /** @return share of the packets, 0 to 1 */
  public static double of(FloatModel model, Quantized quantized, Samples samples) {
    return of(classes(model, samples), classes(quantized, samples));
  }

  public static double of(int[] one, int[] other) {
    int same = 0;
    for (int p = 0; p < one.length; p++) {
      same += one[p] == other[p] ? 1 : 0;
    }
    return (double) same / one.length;
  }

  /** [packet] what a float model chooses. */
  public static int[] classes(FloatModel model, Samples samples) {
    int[] classes = new int[samples.size()];
    double[] scores = new double[model.classes().size()];
    for (int p = 0; p < classes.length; p++) {
      model.score(samples.values()[p], scores);
      classes[p] = FloatModel.classOf(scores);
    }
    return classes;
  }

  /** [packet] what the kernel chooses. */
  public static int[] classes(Quantized quantized, Samples samples) {
    int[][] scores = quantized.scores(samples);
    int[] classes = new int[scores.length];
    for (int p = 0; p < classes.length; p++) {
      classes[p] = Inference.classOf(scores[p], scores[p].length);
    }
    return classes;
  }

  /** How often a float model is right. */
  public static Quality quality(FloatModel model, Samples samples) {
    return Quality.of(classes(model, samples), samples.labels(), model.classes().size());
  }

  /** How often the kernel is right. */
  public static Quality quality(Quantized quantized, Samples samples) {
    return Quality.of(classes(quantized, samples), samples.labels(), quantized.model().classes().size());
  }
}
