package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.table.Table;
import java.util.Arrays;
import java.util.Locale;

/** What must not lie on both sides of a split. */
public enum Grouping {
  /** The table's column group. */
  Group,
  /** The capture. */
  File,
  /** The sender. */
  Station,
  /** The flow: neighbours in time and place stay on both sides. */
  Flow,
  /** Nothing: packets of one flow on both sides. */
  Packet;

  /** [row] numbers, equal for packets that belong together. */
  int[] groups(Table table, int[] rows) {
    return switch (this) {
      case Group -> known(table.group(), rows);
      case File -> known(table.file(), rows);
      case Station -> known(table.station(), rows);
      case Flow -> Arrays.stream(rows).map(row -> Math.toIntExact(table.flow()[row])).toArray();
      case Packet -> rows.clone();
    };
  }

  private int[] known(int[] numbers, int[] rows) {
    int[] groups = Arrays.stream(rows).map(row -> numbers[row]).toArray();
    if (Arrays.stream(groups).anyMatch(group -> group < 0)) {
      throw new InputException("not every labelled packet has a " + name().toLowerCase(Locale.ROOT) + ": extract the table with one, or group by "
          + "something else with --group");
    }
    return groups;
  }
}
