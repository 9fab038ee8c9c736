// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** How many packets and seconds pass until an attack is first flagged, by flow or by event. */
final class DetectionLatency {
  /** One attack: a flow, or the packets of one class in one group. */
  private static final class Attack {
    final long started;
    long packets;
    long flaggedAfterPackets = -1;
    long flaggedAfterNanos;

    Attack(long started) {
      this.started = started;
    }
  }

  private static final int[] STEPS = {1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000};

  private final String unit;
  private final List<String> classes;
  private final List<Map<Object, Attack>> attacks = new ArrayList<>();

  DetectionLatency(String unit, List<String> classes) {
    this.unit = unit;
    this.classes = classes;
    classes.forEach(any -> attacks.add(new HashMap<>()));
  }

  /**
   * @param key of the attack
   * @param flagged the packet is predicted to be of a class that is dropped
   */
  void add(Object key, int label, long nanos, boolean flagged) {
    Attack attack = attacks.get(label).computeIfAbsent(key, any -> new Attack(nanos));
    attack.packets++;
    if (flagged && attack.flaggedAfterPackets < 0) {
      attack.flaggedAfterPackets = attack.packets;
      attack.flaggedAfterNanos = Math.max(0, nanos - attack.started);
    }
  }

  List<Result.Latency> results() {
    List<Result.Latency> results = new ArrayList<>();
    for (int c = 0; c < classes.size(); c++) {
      if (!attacks.get(c).isEmpty()) {
        results.add(result(classes.get(c), attacks.get(c).values().stream().toList()));
      }
    }
    return results;
  }

  private Result.Latency result(String name, List<Attack> all) {
    List<Attack> flagged = all.stream().filter(attack -> attack.flaggedAfterPackets >= 0).toList();
    return new Result.Latency(unit, name, all.size(), all.size() - flagged.size(),
        spread(flagged.stream().mapToDouble(attack -> attack.flaggedAfterPackets).toArray()),
        spread(flagged.stream().mapToDouble(attack -> attack.flaggedAfterNanos / 1e9).toArray()), within(flagged, all.size()));
  }

  private static SortedMap<Integer, Double> within(List<Attack> flagged, int all) {
    SortedMap<Integer, Double> within = new TreeMap<>();
    for (int step : STEPS) {
      within.put(step, (double) flagged.stream().filter(attack -> attack.flaggedAfterPackets <= step).count() / all);
    }
    return within;
  }

  /** Median, 90 % and largest. */
  private static double[] spread(double[] values) {
    if (values.length == 0) {
      return new double[0];
    }
    Arrays.sort(values);
    return new double[] {values[(values.length - 1) / 2], values[(int) Math.ceil(0.9 * values.length) - 1], values[values.length - 1]};
  }
}
