// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.model;

import java.util.List;

/** Bounds of single numbers and of list lengths. */
final class Ranges {
  private Ranges() {}

  static void number(String field, long value, long min, long max) {
    if (value < min || value > max) {
      throw new InvalidModelException(field + " is " + value + ", must be from " + min + " to " + max);
    }
  }

  static void size(String field, List<?> list, int min, int max) {
    String bound = min == max ? "exactly " + min : min + " to " + max;
    if (list == null) {
      throw new InvalidModelException(field + " is missing: it must have " + bound + (max == 1 ? " entry" : " entries"));
    }
    if (list.size() < min || list.size() > max) {
      throw new InvalidModelException(field + " has " + list.size() + " entries, must have " + bound);
    }
  }
}
