package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.bpf.infer.Inference;
import dev.packetclassifier.modelkit.floating.FloatModel;
import dev.packetclassifier.modelkit.floating.Samples;
import dev.packetclassifier.modelkit.quantize.Quantized;

/**
 * How often a model is right.
 *
 * @param accuracy share of packets, 0 to 1
 * @param macroF1 mean over the classes that occur or are said, of the harmonic mean of precision and recall
 */
public record Quality(double accuracy, double macroF1) {
  static Quality of(FloatModel model, Samples samples) {
    int[] said = new int[samples.size()];
    double[] scores = new double[model.classes().size()];
    for (int p = 0; p < said.length; p++) {
      model.score(samples.values()[p], scores);
      said[p] = FloatModel.classOf(scores);
    }
    return of(said, samples.labels(), scores.length);
  }

  static Quality of(Quantized quantized, Samples samples) {
    int[][] scores = quantized.scores(samples);
    int classes = quantized.spec().classes.size();
    int[] said = new int[scores.length];
    for (int p = 0; p < said.length; p++) {
      said[p] = Inference.classOf(scores[p], classes);
    }
    return of(said, samples.labels(), classes);
  }

  static Quality of(int[] said, int[] labels, int classes) {
    int[] right = new int[classes];
    int[] claimed = new int[classes];
    int[] there = new int[classes];
    int correct = 0;
    for (int p = 0; p < labels.length; p++) {
      claimed[said[p]]++;
      there[labels[p]]++;
      if (said[p] == labels[p]) {
        right[labels[p]]++;
        correct++;
      }
    }
    double sum = 0;
    int counted = 0;
    for (int c = 0; c < classes; c++) {
      if (claimed[c] + there[c] > 0) {
        sum += 2.0 * right[c] / (claimed[c] + there[c]);
        counted++;
      }
    }
    return new Quality((double) correct / labels.length, sum / counted);
  }
}
