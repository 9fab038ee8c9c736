// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.image;

import dev.packetclassifier.bpf.shape.Table;

/** How a table's records lie in memory, and the pin that says so. */
public final class TableLayout {
  private TableLayout() {}

  /** Bytes of a set. */
  public static int setSize(Table table) {
    return switch (table) {
      case Flows -> Layout.FLOW_SET_SIZE;
      case Addresses -> Layout.ADDRESS_SET_SIZE;
      case Stations -> Layout.STATION_SET_SIZE;
    };
  }

  /** The table's name among the pins: {@code <name>_<layout of the records>}. */
  public static String pinName(Table table) {
    return table.mapName() + "_" + Layout.STATE_LAYOUT;
  }

  /** Whether a pin is a table's that another version of this project made. */
  public static boolean isOfAnotherLayout(String pinName) {
    for (Table table : Table.values()) {
      if (pinName.startsWith(table.mapName() + "_")) {
        return !pinName.equals(pinName(table));
      }
    }
    return false;
  }
}
