// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.reproduction;

import java.util.Arrays;
import java.util.Locale;

/**
 * One line of what was timed.
 *
 * @param model network or tree
 * @param way in what it was computed, such as C -O2
 * @param numbers float, integer, or what else was timed
 * @param nanoseconds of one packet
 */
record Time(String model, String way, String numbers, double nanoseconds) {
  static void print(String model, String way, String numbers, double nanoseconds) {
    System.out.printf(Locale.ROOT, "{\"model\": \"%s\", \"way\": \"%s\", \"numbers\": \"%s\", \"nanoseconds\": %.2f}%n", model,
        way, numbers, nanoseconds);
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
