// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.modelkit.InputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** Which packets are held out: whole groups, each class in both sets. A pure function of its arguments. */
final class GroupSplit {
  /** Of a class: a larger group stays to be learned from while there are others to hold out, for they would teach too little. */
  private static final double MOST_OF_A_CLASS = 0.6;
  /** Orders of groups that are tried where classes share groups so that the first order leaves one out of a set. */
  private static final int MOST_ORDERS = 1000;

  private GroupSplit() {}

  /**
   * Classes with the fewest groups are served first. Groups are taken in random order until a class has its share held out, and
   * never the last of a class.
   *
   * @param groups [packet] number of its group
   * @param labels [packet]
   * @param classes names
   * @param share of each class's packets to hold out, 0 to 1
   * @param seed of the order of groups
   * @return [packet] whether it is held out
   * @throws InputException when one set would lack a class
   */
  static boolean[] holdOut(int[] groups, int[] labels, List<String> classes, double share, long seed) {
    List<TreeMap<Integer, Integer>> counts = counts(groups, labels, classes.size());
    for (int c = 0; c < classes.size(); c++) {
      if (counts.get(c).size() == 1) {
        throw new InputException("class " + classes.get(c) + " lies in one group only, so one set of the split would lack it: "
            + "group by something finer, record more of it, or leave the class out");
      }
    }
    TreeMap<Integer, Boolean> held = assigned(counts, share, seed, true);
    Random orders = new Random(seed);
    for (int tried = 1; lacking(counts, held) >= 0; tried++) {
      if (tried == MOST_ORDERS) {
        throw new InputException("class " + classes.get(lacking(counts, held)) + " shares its " + counts.get(lacking(counts, held)).size()
            + " groups with other classes so that one set of the split would lack it: group by something finer, record more of it, or "
            + "leave the class out");
      }
      held = assigned(counts, share, orders.nextLong(), true);
    }
    return held(groups, held);
  }

  /** The first class that one set lacks; -1 when none does. */
  private static int lacking(List<TreeMap<Integer, Integer>> counts, TreeMap<Integer, Boolean> held) {
    for (int c = 0; c < counts.size(); c++) {
      if (counts.get(c).keySet().stream().map(held::get).distinct().count() < 2) {
        return c;
      }
    }
    return -1;
  }

  /** The same, but a class that lies in one group only, or has only one left that is too large, stays wholly in this set. */
  static boolean[] holdOutWhatCan(int[] groups, int[] labels, int classes, double share, long seed) {
    return held(groups, assigned(counts(groups, labels, classes), share, seed, false));
  }

  /** [class]: group to packets. */
  private static List<TreeMap<Integer, Integer>> counts(int[] groups, int[] labels, int classes) {
    List<TreeMap<Integer, Integer>> counts = new ArrayList<>();
    for (int c = 0; c < classes; c++) {
      counts.add(new TreeMap<>());
    }
    for (int p = 0; p < labels.length; p++) {
      counts.get(labels[p]).merge(groups[p], 1, Integer::sum);
    }
    return counts;
  }

  private static TreeMap<Integer, Boolean> assigned(List<TreeMap<Integer, Integer>> counts, double share, long seed,
      boolean everyClass) {
    TreeMap<Integer, Boolean> held = new TreeMap<>();
    Random random = new Random(seed);
    Integer[] rarestFirst = new Integer[counts.size()];
    Arrays.setAll(rarestFirst, i -> i);
    Arrays.sort(rarestFirst, (one, other) -> Integer.compare(counts.get(one).size(), counts.get(other).size()));
    for (int c : rarestFirst) {
      serve(counts.get(c), share, random, held, everyClass);
    }
    return held;
  }

  private static void serve(TreeMap<Integer, Integer> own, double share, Random random, TreeMap<Integer, Boolean> held,
      boolean everyClass) {
    long total = own.values().stream().mapToLong(i -> i).sum();
    long out = own.entrySet().stream().filter(e -> held.getOrDefault(e.getKey(), false)).mapToLong(e -> e.getValue()).sum();
    boolean kept = own.keySet().stream().anyMatch(group -> held.containsKey(group) && !held.get(group));
    List<Integer> open = new ArrayList<>(own.keySet().stream().filter(group -> !held.containsKey(group)).toList());
    Collections.shuffle(open, random);
    for (int i = 0; i < open.size(); i++) {
      int size = own.get(open.get(i));
      boolean end = i == open.size() - 1;
      boolean small = size <= MOST_OF_A_CLASS * total || end && everyClass;
      // Half a group over the share is nearer to it than the rest under it.
      boolean hold = !(end && !kept) && out < share * total && (out == 0 ? small : out + size / 2.0 <= share * total);
      held.put(open.get(i), hold);
      out += hold ? size : 0;
      kept |= !hold;
    }
  }

  private static boolean[] held(int[] groups, TreeMap<Integer, Boolean> assigned) {
    boolean[] held = new boolean[groups.length];
    for (int p = 0; p < held.length; p++) {
      held[p] = assigned.get(groups[p]);
    }
    return held;
  }
}
