// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.reproduction;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.modelkit.table.Table;
import dev.packetclassifier.modelkit.table.Tables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Packets of a table, drawn once and for all, on which every way of computing is timed. */
final class Packets {
  static final int NUMBER = 4096;
  private static final long SEED = 1;

  private Packets() {}

  /** [packet][input], raw, of the side test if the table has one. */
  static long[][] of(Path file, List<Feature> features) throws IOException {
    Table table = Tables.read(file);
    List<String> names = Arrays.asList(table.featureNames());
    int[] columns = features.stream().mapToInt(feature -> names.indexOf(feature.name())).toArray();
    int[] rows = rows(table);
    SplittableRandom random = new SplittableRandom(SEED);
    long[][] packets = new long[NUMBER][];
    for (int i = 0; i < NUMBER; i++) {
      int row = rows[random.nextInt(rows.length)];
      packets[i] = Arrays.stream(columns).mapToLong(column -> table.value(column, row)).toArray();
    }
    return packets;
  }

  private static int[] rows(Table table) {
    List<Integer> rows = new ArrayList<>();
    for (int row = 0; row < table.rows(); row++) {
      if (table.split() == null || "test".equals(table.split()[row])) {
        rows.add(row);
      }
    }
    return rows.stream().mapToInt(i -> i).toArray();
  }
}
