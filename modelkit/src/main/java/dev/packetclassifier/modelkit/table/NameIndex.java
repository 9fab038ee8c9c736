// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers different names in the order in which they appear. */
final class NameIndex {
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  /** Neighbours are mostly alike. */
  private String lastName;
  private int lastNumber;

  /** -1 for null. */
  int number(String name) {
    if (name == null) {
      return -1;
    }
    if (!name.equals(lastName)) {
      Integer known = numbers.putIfAbsent(name, names.size());
      if (known == null) {
        names.add(name);
      }
      lastName = name;
      lastNumber = known == null ? names.size() - 1 : known;
    }
    return lastNumber;
  }

  /** The one object that stands for all names equal to this; null for null. */
  String canonical(String name) {
    return name == null ? null : names.get(number(name));
  }

  String[] all() {
    return names.toArray(String[]::new);
  }
}
