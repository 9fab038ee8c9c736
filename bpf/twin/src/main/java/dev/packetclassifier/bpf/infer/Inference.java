// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.infer;

import dev.packetclassifier.bpf.model.Ensemble;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Network;

/** Computes scores from raw features. Allocates nothing per packet; not for use by several threads. */
public interface Inference {
  /**
   * @param values raw features in the order of the model's inputs, each 0 to 2^32-1
   * @param scores gets one score a class
   */
  void score(long[] values, int[] scores);

  static Inference of(Model model) {
    return model.scorer() instanceof Network network
        ? new NetworkInference(model.inputs(), network)
        : new EnsembleInference((Ensemble) model.scorer());
  }

  /** The class of a packet: the largest score's; of equal ones the lowest index. */
  static int classOf(int[] scores, int classes) {
    int best = 0;
    for (int i = 1; i < classes; i++) {
      if (scores[i] > scores[best]) {
        best = i;
      }
    }
    return best;
  }
}
