// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.modelkit.quantize.Report;
import dev.packetclassifier.modelkit.table.Table;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Classes that cannot be told from where they come from: what is learned of them may be the machine, the event or the recorder. */
final class SourceWarnings {
  private SourceWarnings() {}

  /** @param classes that are learned */
  static void warn(Table table, List<String> classes, Report report) {
    for (String name : classes) {
      int label = List.of(table.classes()).indexOf(name);
      if (label >= 0) {
        warn(table, label, "comes from", "sender", table.stations(), table.station(), report);
        warn(table, label, "lies in capture", "capture", table.files(), table.file(), report);
        warn(table, label, "lies in group", "group", table.groups(), table.group(), report);
      }
    }
  }

  private static void warn(Table table, int label, String where, String what, String[] names, int[] numbers, Report report) {
    Set<Integer> own = new HashSet<>();
    Set<Integer> others = new HashSet<>();
    for (int row = 0; row < table.rows(); row++) {
      if (table.label()[row] >= 0 && numbers[row] >= 0) {
        (table.label()[row] == label ? own : others).add(numbers[row]);
      }
    }
    if (own.size() == 1 && !others.isEmpty() && !others.equals(own)) {
      report.warn("every packet of " + table.classes()[label] + " " + where + " " + names[own.iterator().next()]
          + ": what is learned of it may be that "
          + what + " instead of the class; record it from another one");
    }
  }
}
