// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.table;

import dev.packetclassifier.modelkit.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Tables in files: CSV by default, Parquet when the name ends in .parquet; a folder is a table in parts, as Spark and others write it. A
 * table that is being written appears when it is whole.
 */
public final class Tables {
  private Tables() {}

  /** Whether a file is a table by its name, and not a capture. */
  public static boolean isTable(Path file) {
    String name = name(file);
    return isParquet(file) || name.endsWith(".csv") || name.endsWith(".csv.gz") || name.endsWith(".csv.zst") || isFolderOfParts(file);
  }

  private static boolean isFolderOfParts(Path folder) {
    try {
      return Files.isDirectory(folder) && !parts(folder).isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  /** The Parquet files of a folder, in the order of their names; those whose names begin with _ or . are no parts. */
  private static List<Path> parts(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).filter(Tables::isParquet).filter(file -> !file.getFileName().toString().matches("[_.].*"))
          .sorted()
          .toList();
    }
  }

  private static boolean isParquet(Path file) {
    return name(file).endsWith(".parquet");
  }

  private static String name(Path file) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT);
  }

  /** The whole table in memory. */
  public static Table read(Path file) throws IOException {
    TableBuilder[] builder = new TableBuilder[1];
    stream(file, features -> {
      builder[0] = new TableBuilder(features);
      return builder[0];
    });
    return builder[0].build();
  }

  /** The whole table in memory, with classes numbered in the order given; others follow. */
  public static Table read(Path file, List<String> classes) throws IOException {
    TableBuilder[] builder = new TableBuilder[1];
    stream(file, features -> {
      builder[0] = new TableBuilder(features).classes(classes);
      return builder[0];
    });
    return builder[0].build();
  }

  /** Who takes a table's rows, once its features are known. */
  @FunctionalInterface
  public interface Receiver {
    /** @param features names of {@code Feature}, in the order of the values of each row */
    RowSink receive(List<String> features);
  }

  /** Reads row by row in constant memory. */
  public static void stream(Path file, Receiver receiver) throws IOException {
    if (Files.isDirectory(file)) {
      streamParts(file, receiver);
      return;
    }
    if (!Files.isRegularFile(file)) {
      throw new InputException(file + " is not there: give a table that pclf features wrote");
    }
    if (isParquet(file)) {
      ParquetReader.read(file, receiver);
    } else {
      CsvReader.read(file, receiver);
    }
  }

  private static void streamParts(Path folder, Receiver receiver) throws IOException {
    List<Path> parts = parts(folder);
    if (parts.isEmpty()) {
      throw new InputException(folder + " holds no part of a table: none of its files ends in .parquet");
    }
    List<List<String>> first = new ArrayList<>();
    RowSink[] sink = new RowSink[1];
    for (Path part : parts) {
      stream(part, features -> {
        if (first.isEmpty()) {
          first.add(features);
          sink[0] = receiver.receive(features);
        } else if (!first.get(0).equals(features)) {
          throw new InputException(part + " has the features " + features + ", the parts before it have " + first.get(0)
              + ": write all parts with the same columns");
        }
        return sink[0];
      });
    }
  }

  /** Starts a table; it appears under its name when it is finished. */
  public static RowWriter writer(Path file, List<String> features) throws IOException {
    return isParquet(file) ? new ParquetWriter(file, features) : new CsvWriter(file, features);
  }

  /** Writes a whole table. */
  public static void write(Table table, Path file) throws IOException {
    try (RowWriter writer = writer(file, List.of(table.featureNames()))) {
      Row row = new Row(table.features());
      for (int i = 0; i < table.rows(); i++) {
        fill(row, table, i);
        writer.add(row);
      }
      writer.finish();
    }
  }

  /** Copies one packet of a table into a row. */
  public static void fill(Row row, Table table, int index) {
    for (int f = 0; f < table.features(); f++) {
      row.values[f] = table.values()[f][index];
    }
    row.label = name(table.classes(), table.label()[index]);
    row.group = name(table.groups(), table.group()[index]);
    row.flow = table.flow()[index];
    row.flowPosition = table.flowPosition()[index];
    row.station.setName(name(table.stations(), table.station()[index]));
    row.file = name(table.files(), table.file()[index]);
    row.packetNumber = table.packetNumber()[index];
    row.nanos = Math.round(table.time()[index] * 1e9);
    row.split = table.split() == null ? null : table.split()[index];
    row.vantage = table.vantage();
  }

  private static String name(String[] names, int index) {
    return index < 0 ? null : names[index];
  }

  static List<String> header(List<String> features) {
    List<String> header = new ArrayList<>(Columns.ALL);
    header.addAll(features);
    return header;
  }
}
