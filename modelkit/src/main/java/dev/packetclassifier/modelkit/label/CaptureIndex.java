// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.label;

import dev.packetclassifier.modelkit.InputException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Finds a label table's entry for a capture: by the path that the table gives, or by its end. */
final class CaptureIndex<T> {
  private static final int MOST_NAMED = 3;

  private final Map<String, T> byName = new LinkedHashMap<>();
  private final Map<String, T> found = new HashMap<>();

  T get(String name) {
    return byName.get(plain(name));
  }

  void put(String name, T value) {
    byName.put(plain(name), value);
  }

  /** What they are called, the first of many. */
  String names() {
    return byName.keySet().stream().limit(MOST_NAMED).collect(Collectors.joining(", ")) + (byName.size() > MOST_NAMED ? ", ..." : "");
  }

  /** A capture's name as tables of packets have it: without what says that it is compressed. */
  static String plain(String name) {
    return name.replaceFirst("\\.(gz|zst)$", "").replaceFirst("^\\./", "");
  }

  /**
   * @param capture its path as the table of packets has it
   * @return null when the table does not have it
   */
  T find(String capture) {
    if (!found.containsKey(capture)) {
      found.put(capture, search(capture));
    }
    return found.get(capture);
  }

  private T search(String capture) {
    T exact = byName.get(capture);
    String other = null;
    T match = exact;
    for (String name : byName.keySet()) {
      if (exact == null && (name.endsWith("/" + capture) || capture.endsWith("/" + name))) {
        if (other != null) {
          throw new InputException("capture " + capture + " could be " + other + " and " + name
              + " of the label table: give captures with enough of their path");
        }
        other = name;
        match = byName.get(name);
      }
    }
    return match;
  }
}
