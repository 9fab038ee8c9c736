// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.reproduction;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that was measured.
 *
 * @param machine processor, kernel and the like, by what it is
 * @param sets what quality was judged on
 * @param times of one inference, of every round
 * @param curves loss at rising rates; empty when they were not measured
 */
record Figures(Map<String, String> machine, List<DataSet> sets, List<Time> times, List<RateCurve> curves) {
  /**
   * One set of labelled packets.
   *
   * @param name for the reader
   * @param splitBy what never lies on both sides
   * @param qualities of every model on it
   */
  record DataSet(String name, String splitBy, List<Quality> qualities) {
  }

  /**
   * How good one model was on packets of the side test.
   *
   * @param model network or tree
   * @param made by what it was trained and made integers
   * @param classes how many
   * @param packets how many it was judged on
   * @param floats of the float model
   * @param integers of the kernel's integers
   * @param replayed packets that this machine's kernel judged too; -1 when it was not asked
   * @param differences of these, in which kernel and twin differ
   */
  record Quality(String model, String made, int classes, long packets, Scores floats, Scores integers, long replayed, long differences) {
  }

  /** Both 0 to 1. */
  record Scores(double accuracy, double macroF1) {
  }

  /** Median over rounds of one way of computing; NaN when it was not timed. */
  double nanoseconds(String model, String way, String numbers) {
    double[] values = times.stream().filter(time -> time.model().equals(model) && time.way().equals(way) && time.numbers().equals(numbers))
        .mapToDouble(Time::nanoseconds).toArray();
    return values.length == 0 ? Double.NaN : Time.median(values);
  }

  /** The integers that a way of computing floats is compared with: those of the same way, else, of a framework, those in the kernel. */
  double integersBeside(String model, String way) {
    return nanoseconds(model, isFramework(model, way) ? "kernel" : way, "integer");
  }

  /** Whether only floats are to be had in that way. */
  boolean isFramework(String model, String way) {
    return Double.isNaN(nanoseconds(model, way, "integer"));
  }

  /** Ways in which floats were timed, in order of appearance. */
  List<String> ways(String model) {
    Map<String, Boolean> ways = new LinkedHashMap<>();
    times.stream().filter(time -> time.model().equals(model) && time.numbers().equals("float")).forEach(time -> ways.put(time.way(), true));
    return new ArrayList<>(ways.keySet());
  }
}
