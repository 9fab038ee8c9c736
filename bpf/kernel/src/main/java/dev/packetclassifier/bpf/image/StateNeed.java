// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.image;

import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.shape.Shape;
import dev.packetclassifier.bpf.shape.StateUse;
import dev.packetclassifier.bpf.shape.Table;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The kernel memory that a model's tables take on a node, known before any of them is made. It is shared by all interfaces of a classifier.
 *
 * @param bytes of each table that the model needs; none for a model that looks at nothing but the packet
 */
public record StateNeed(Map<Table, Long> bytes) {
  /** The map's own description, and the rest of its last page. */
  private static final long FIXED = 2 * 4096;

  public StateNeed {
    bytes = Map.copyOf(bytes);
  }

  /** What a model needs in tables of some size. */
  public static StateNeed of(Model model, Geometry geometry) {
    Map<Table, Integer> sets = new EnumMap<>(Table.class);
    StateUse.of(Shape.of(model).features()).tables().forEach(table -> sets.put(table, geometry.sets(table)));
    return ofSets(sets);
  }

  /** What tables of so many sets take. */
  public static StateNeed ofSets(Map<Table, Integer> sets) {
    Map<Table, Long> bytes = new EnumMap<>(Table.class);
    sets.forEach((table, number) -> bytes.put(table, (long) number * TableLayout.setSize(table) + FIXED));
    return new StateNeed(bytes);
  }

  /** Bytes of all tables. */
  public long total() {
    return bytes.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Such as {@code "flows 18,882,560 + addresses 4,202,496 bytes"}: for the refusal of what does not fit. */
  @Override
  public String toString() {
    return bytes.isEmpty() ? "no bytes" : new EnumMap<>(bytes).entrySet().stream()
        .map(entry -> String.format("%s %,d", entry.getKey().mapName(), entry.getValue())).collect(Collectors.joining(" + ", "", " bytes"));
  }
}
