// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import java.util.HashMap;
import java.util.Map;

/** How much each packet counts in training. */
final class PacketWeights {
  private PacketWeights() {}

  /** By the packets that are learned from: how rare a class is there may differ much from how rare it is without those held out. */
  static float[] of(TrainingOptions options, LabelledPackets packets) {
    int[] labels = packets.samples().labels();
    float[] weights = byClass(options.weights().of(packets.samples().counts(packets.classes().size())), labels);
    if (options.balanceGroups()) {
      balance(weights, labels, packets.groups(), packets.classes().size());
    }
    for (int p = 0; packets.certainty() != null && p < weights.length; p++) {
      weights[p] *= packets.certainty()[p];
    }
    return weights;
  }

  /** @param weights [class] */
  static float[] byClass(double[] weights, int[] labels) {
    float[] each = new float[labels.length];
    for (int p = 0; p < each.length; p++) {
      each[p] = (float) weights[labels[p]];
    }
    return each;
  }

  /** Every group of a class gets the same share of the class's weight, so that one large capture does not decide. */
  private static void balance(float[] weights, int[] labels, int[] groups, int classes) {
    Map<Long, Integer> sizes = new HashMap<>();
    int[] packets = new int[classes];
    int[] parts = new int[classes];
    for (int p = 0; p < labels.length; p++) {
      packets[labels[p]]++;
      parts[labels[p]] += sizes.merge(key(labels[p], groups[p]), 1, Integer::sum) == 1 ? 1 : 0;
    }
    for (int p = 0; p < labels.length; p++) {
      int size = sizes.get(key(labels[p], groups[p]));
      weights[p] *= (float) packets[labels[p]] / ((float) parts[labels[p]] * size);
    }
  }

  private static long key(int label, int group) {
    return (long) label << 32 | group;
  }
}
