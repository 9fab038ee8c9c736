// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.bpf.infer.Inference;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.modelkit.floating.Samples;
import dev.packetclassifier.modelkit.quantize.QuantizedNetwork;
import java.util.Collections;

/** Mean weighted cross-entropy of an integer network, computed by the kernel program's twin. */
final class IntegerLoss {
  private IntegerLoss() {}

  static double of(QuantizedNetwork quantized, Samples samples, double[] weights) {
    Inference inference = Inference.of(new Model(quantized.inputs(), Collections.nCopies(weights.length, ""), quantized.network()));
    int[] scores = new int[weights.length];
    double sum = 0;
    double all = 0;
    for (int p = 0; p < samples.size(); p++) {
      inference.score(samples.values()[p], scores);
      int label = samples.labels()[p];
      int top = Integer.MIN_VALUE;
      for (int score : scores) {
        top = Math.max(top, score);
      }
      double exponentials = 0;
      for (int score : scores) {
        exponentials += Math.exp((score - top) * quantized.unit());
      }
      sum += weights[label] * (Math.log(exponentials) + (top - scores[label]) * quantized.unit());
      all += weights[label];
    }
    return sum / all;
  }
}
