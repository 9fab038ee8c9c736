// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.modelkit.InputException;

/** Bounds of options. */
final class OptionRange {
  private OptionRange() {}

  static void check(String option, double value, double min, double max) {
    // Not a number is in no range.
    if (!(value >= min && value <= max)) {
      throw new InputException(option + " is " + plain(value) + ", must be from " + plain(min) + " to " + plain(max));
    }
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : Double.toString(value);
  }
}
