// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.evaluate;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Running sums of scores, a sum for each flow or station. Keeps a bounded number of them: the one that was not used for longest is
 * finished when there are more.
 */
final class ScoreSums<K> {
  /** One flow or station. */
  static final class Sum {
    final int label;
    final long[] scores;
    /** What the sum predicted after each of the steps that were reached. */
    final byte[] predicted;
    int packets;
    /** Whether a packet of it would be dropped. */
    boolean dropped;
    /** Where its first packet counts; null until then. */
    Breakdowns.Part capture;
    Breakdowns.Part group;

    Sum(int label, int classes, int steps) {
      this.label = label;
      scores = new long[classes];
      predicted = new byte[steps];
    }

    int top() {
      int best = 0;
      for (int c = 1; c < scores.length; c++) {
        if (scores[c] > scores[best]) {
          best = c;
        }
      }
      return best;
    }
  }

  private final Map<K, Sum> sums = new LinkedHashMap<>(1024, 0.75f, true);
  private final int most;
  private final int classes;
  private final int[] steps;
  private final Consumer<Sum> finished;

  /**
   * @param most kept at once
   * @param steps numbers of packets after which what is predicted is remembered, rising
   */
  ScoreSums(int most, int classes, int[] steps, Consumer<Sum> finished) {
    this.most = most;
    this.classes = classes;
    this.steps = steps;
    this.finished = finished;
  }

  /** Adds a packet's scores. Returns the sum, which is valid until the next call. */
  Sum add(K key, int label, int[] scores) {
    Sum sum = sums.get(key);
    if (sum == null) {
      sum = new Sum(label, classes, steps.length);
      sums.put(key, sum);
      if (sums.size() > most) {
        Iterator<Sum> eldest = sums.values().iterator();
        finished.accept(eldest.next());
        eldest.remove();
      }
    }
    for (int c = 0; c < classes; c++) {
      sum.scores[c] += scores[c];
    }
    sum.packets++;
    byte top = (byte) sum.top();
    for (int s = 0; s < steps.length; s++) {
      if (sum.packets <= steps[s]) {
        sum.predicted[s] = top;
      }
    }
    return sum;
  }

  void finish() {
    sums.values().forEach(finished);
    sums.clear();
  }
}
