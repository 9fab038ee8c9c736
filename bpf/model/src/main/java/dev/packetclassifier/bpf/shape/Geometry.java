// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.shape;

import java.util.EnumMap;
import java.util.Map;

/**
 * How large the tables are.
 *
 * @param sets of each table; a power of two, each set holds {@link #WAYS} records
 */
public record Geometry(Map<Table, Integer> sets) {
  /** Records in a set. */
  public static final int WAYS = 8;
  /** Most records of one table. */
  public static final int MOST_RECORDS = 1 << 24;

  public Geometry {
    sets = Map.copyOf(sets);
    for (Table table : Table.values()) {
      int number = sets.getOrDefault(table, 0);
      if (number < 1 || Integer.bitCount(number) != 1 || number > MOST_RECORDS / WAYS) {
        throw new IllegalArgumentException(table + " has " + number + " sets, must have a power of two of at most " + MOST_RECORDS / WAYS);
      }
    }
  }

  /**
   * Tables of at least so many records: what is no power of two is rounded up to the next.
   *
   * @throws IllegalArgumentException for less than {@link #WAYS} or more than {@link #MOST_RECORDS}
   */
  public static Geometry ofRecords(int flows, int addresses, int stations) {
    return new Geometry(Map.of(Table.Flows, setsFor(Table.Flows, flows), Table.Addresses, setsFor(Table.Addresses, addresses),
        Table.Stations, setsFor(Table.Stations, stations)));
  }

  /** 65,536 flows, 16,384 addresses, 4,096 stations. */
  public static Geometry standard() {
    return ofRecords(1 << 16, 1 << 14, 1 << 12);
  }

  private static int setsFor(Table table, int records) {
    if (records < WAYS || records > MOST_RECORDS) {
      throw new IllegalArgumentException(table + " has " + records + " records, must have " + WAYS + " to " + MOST_RECORDS);
    }
    return Integer.highestOneBit(2 * records - 1) / WAYS;
  }

  /** Sets of one table. */
  public int sets(Table table) {
    return sets.get(table);
  }

  /** With another number of sets of one table. */
  public Geometry with(Table table, int number) {
    Map<Table, Integer> changed = new EnumMap<>(sets);
    changed.put(table, number);
    return new Geometry(changed);
  }
}
