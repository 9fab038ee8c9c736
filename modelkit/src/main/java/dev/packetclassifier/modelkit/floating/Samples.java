// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.floating;

import java.util.Random;

/**
 * Labelled packets that a model is fitted or measured on.
 *
 * @param values [packet][input] raw features, each 0 to 2^32-1
 * @param labels [packet] index into the model's classes
 */
public record Samples(long[][] values, int[] labels) {
  public int size() {
    return labels.length;
  }

  /** At most so many, drawn without replacement; the same for the same seed. */
  public Samples draw(int most, long seed) {
    if (size() <= most) {
      return this;
    }
    int[] order = shuffled(size(), seed);
    long[][] drawn = new long[most][];
    int[] drawnLabels = new int[most];
    for (int i = 0; i < most; i++) {
      drawn[i] = values[order[i]];
      drawnLabels[i] = labels[order[i]];
    }
    return new Samples(drawn, drawnLabels);
  }

  /** How many of each class. */
  public int[] counts(int classes) {
    int[] counts = new int[classes];
    for (int label : labels) {
      counts[label]++;
    }
    return counts;
  }

  private static int[] shuffled(int size, long seed) {
    Random random = new Random(seed);
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      int other = random.nextInt(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
    return order;
  }
}
