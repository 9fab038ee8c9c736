// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.model;

import java.util.Arrays;

/** Reads the API's lists of numbers: decimal, one space between two, no plus sign, no leading zero, no "-0". */
final class NumberList {
  private NumberList() {}

  /**
   * @param field what the list is, as in {@code model.treeEnsemble.baseScores}
   * @param element what one number belongs to, as in "class"
   * @throws InvalidModelException naming field, element and bound
   */
  static long[] read(String field, String element, String text, int count, long min, long max) {
    String[] parts = split(field, text);
    if (parts.length != count) {
      throw new InvalidModelException(field + " has " + parts.length + " numbers, must have " + count + ": one for each " + element);
    }
    long[] numbers = new long[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = number(field, element, i, parts[i], min, max);
    }
    return numbers;
  }

  /** As {@link #read}, for bounds that an int holds. */
  static int[] ints(String field, String element, String text, int count, int min, int max) {
    return Arrays.stream(read(field, element, text, count, min, max)).mapToInt(Math::toIntExact).toArray();
  }

  static int count(String field, String text) {
    return split(field, text).length;
  }

  private static String[] split(String field, String text) {
    if (text == null || text.isEmpty()) {
      throw new InvalidModelException(field + " is missing: write its numbers with one space between two");
    }
    return text.split(" ", -1);
  }

  private static long number(String field, String element, int index, String text, long min, long max) {
    if (!canonical(text)) {
      throw new InvalidModelException(field + ", " + element + " " + index + ": \"" + shown(text)
          + "\" is not a number; write decimal integers with one space between two and no leading zeros");
    }
    // 11 characters hold every legal number; a longer one would overflow the parser and is out of every bound.
    long value = text.length() > 11 ? Long.MAX_VALUE : Long.parseLong(text);
    if (value < min || value > max) {
      throw new InvalidModelException(field + ", " + element + " " + index + ": " + shown(text) + " must be from " + min + " to " + max);
    }
    return value;
  }

  private static boolean canonical(String text) {
    int start = text.startsWith("-") ? 1 : 0;
    if (text.length() == start || text.charAt(start) == '0' && text.length() > 1) {
      return false;
    }
    for (int i = start; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static String shown(String text) {
    return text.length() <= 24 ? text : text.substring(0, 24) + "...";
  }
}
