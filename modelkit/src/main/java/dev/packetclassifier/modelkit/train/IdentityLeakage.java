// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.modelkit.quantize.Report;
import java.util.HashMap;
import java.util.Map;

/** Finds inputs that should not be: constant ones, and those that smell of identity: they alone tell groups apart, and classes hardly. */
final class IdentityLeakage {
  /** Of the way from guessing to knowing. */
  private static final double KNOWS_GROUPS = 0.8;
  private static final double KNOWS_CLASSES = 0.3;

  private IdentityLeakage() {}

  static void warn(LabelledPackets packets, Report report) {
    int[] labels = packets.samples().labels();
    int[] groupsInClass = new int[labels.length];
    Map<Long, Integer> numbers = new HashMap<>();
    for (int p = 0; p < labels.length; p++) {
      int number = numbers.size();
      Integer known = numbers.putIfAbsent((long) labels[p] << 32 | packets.groups()[p], number);
      groupsInClass[p] = known == null ? number : known;
    }
    for (int i = 0; i < packets.features().size(); i++) {
      if (constant(packets.samples().values(), i)) {
        report.warn(packets.features().get(i) + " is the same in every packet, so nothing can be learned from it: leave it out");
        continue;
      }
      double groups = known(packets, i, groupsInClass, labels);
      double classes = known(packets, i, labels, new int[labels.length]);
      if (groups >= KNOWS_GROUPS && classes < KNOWS_CLASSES) {
        report
            .warn(packets.features().get(i) + " smells of identity: alone it tells which group a packet is of (" + Math.round(100 * groups)
                + " % of the way from guessing to knowing), but hardly its class (" + Math.round(100 * classes)
                + " %); leave it out unless you know why it should matter");
      }
    }
  }

  private static boolean constant(long[][] values, int input) {
    for (long[] row : values) {
      if (row[input] != values[0][input]) {
        return false;
      }
    }
    return true;
  }

  /**
   * How well one input's value tells what a packet is, within a class: learned on every other packet, measured on the rest.
   *
   * @param what [packet] what is to be told
   * @param within [packet] class within which it is told
   * @return 0 as by always saying the most frequent, 1 always right
   */
  private static double known(LabelledPackets packets, int input, int[] what, int[] within) {
    Map<Long, Map<Integer, Integer>> byValue = new HashMap<>();
    Map<Integer, Map<Integer, Integer>> byClass = new HashMap<>();
    for (int p = 0; p < what.length; p += 2) {
      byValue.computeIfAbsent(key(packets, input, within, p), any -> new HashMap<>()).merge(what[p], 1, Integer::sum);
      byClass.computeIfAbsent(within[p], any -> new HashMap<>()).merge(what[p], 1, Integer::sum);
    }
    Map<Long, Integer> told = winners(byValue);
    Map<Integer, Integer> usual = winners(byClass);
    int right = 0;
    int guessed = 0;
    int all = 0;
    for (int p = 1; p < what.length; p += 2) {
      int guess = usual.getOrDefault(within[p], -1);
      guessed += guess == what[p] ? 1 : 0;
      right += told.getOrDefault(key(packets, input, within, p), guess) == what[p] ? 1 : 0;
      all++;
    }
    return guessed == all ? 0 : (double) (right - guessed) / (all - guessed);
  }

  private static <K> Map<K, Integer> winners(Map<K, Map<Integer, Integer>> counts) {
    Map<K, Integer> winners = new HashMap<>();
    counts.forEach((key, own) -> winners.put(key, most(own)));
    return winners;
  }

  private static long key(LabelledPackets packets, int input, int[] within, int packet) {
    return packets.samples().values()[packet][input] << 8 | within[packet];
  }

  private static int most(Map<Integer, Integer> counts) {
    int best = -1;
    int bestCount = 0;
    for (Map.Entry<Integer, Integer> entry : counts.entrySet()) {
      if (entry.getValue() > bestCount || entry.getValue() == bestCount && entry.getKey() < best) {
        best = entry.getKey();
        bestCount = entry.getValue();
      }
    }
    return best;
  }
}
