// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.table.Table;
import java.util.Arrays;
import java.util.Locale;

/** What must not be split between sets. */
public enum Grouping {
  /** The table's column group. */
  Group,
  /** The capture. */
  File,
  /** The sender. */
  Station,
  /** The flow: neighbours in time and place stay in one set. */
  Flow,
  /** Nothing: packets of one flow in both sets. */
  Packet;

  /** [row] numbers, equal for packets that belong together. */
  int[] groups(Table table, int[] rows) {
    return switch (this) {
      case Group -> known(table, table.group(), rows);
      case File -> known(table, table.file(), rows);
      case Station -> known(table, table.station(), rows);
      case Flow -> flows(table, rows);
      case Packet -> rows.clone();
    };
  }

  private int[] known(Table table, int[] numbers, int[] rows) {
    int[] groups = Arrays.stream(rows).map(row -> numbers[row]).toArray();
    String what = name().toLowerCase(Locale.ROOT);
    for (int p = 0; p < groups.length; p++) {
      if (groups[p] < 0) {
        boolean none = Arrays.stream(groups).allMatch(group -> group < 0);
        throw new InputException((none ? "no labelled packet" : "not every labelled packet") + " has a " + what
            + (none ? "" : ", packet " + table.packetNumber()[rows[p]] + " has none")
            + ": extract the table with one, or group by something else "
            + "with --group");
      }
    }
    return groups;
  }

  /** Numbered from 0 in the order of their numbers in the table, which may be any. Packets without a flow are one group. */
  private static int[] flows(Table table, int[] rows) {
    long[] known = Arrays.stream(rows).mapToLong(row -> table.flow()[row]).sorted().distinct().toArray();
    if (known.length == 1) {
      throw new InputException("all labelled packets are of one flow, or the table has no column flow: extract it with pclf features, or "
          + "group by something else with --group");
    }
    return Arrays.stream(rows).map(row -> Arrays.binarySearch(known, table.flow()[row])).toArray();
  }
}
