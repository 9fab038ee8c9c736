// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.table;

import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.file.CsvTable;
import dev.packetclassifier.modelkit.file.TextTable;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads CSV row by row. Columns may be in any order; those that it does not know by name are features. */
final class CsvReader {
  private final TextTable lines;
  private final int[] known;
  private final int[] features;
  private final NameIndex names = new NameIndex();

  private CsvReader(Path file, TextTable lines) {
    this.lines = lines;
    known = Columns.ALL.stream().mapToInt(lines.header()::indexOf).toArray();
    List<Integer> others = new ArrayList<>();
    for (int i = 0; i < lines.header().size(); i++) {
      if (!Columns.ALL.contains(lines.header().get(i))) {
        others.add(i);
      }
    }
    features = others.stream().mapToInt(Integer::intValue).toArray();
    Columns.check(file, lines.header());
  }

  static void read(Path file, Tables.Receiver receiver) throws IOException {
    try (CsvTable lines = new CsvTable(file)) {
      CsvReader reader = new CsvReader(file, lines);
      List<String> features = new ArrayList<>();
      for (int index : reader.features) {
        features.add(lines.header().get(index));
      }
      RowSink sink = receiver.receive(features);
      Row row = new Row(features.size());
      for (List<String> fields = lines.next(); fields != null; fields = lines.next()) {
        reader.fill(row, fields);
        sink.add(row);
      }
    }
  }

  private void fill(Row row, List<String> fields) {
    row.file = text(fields, 0);
    row.packetNumber = number(fields, 1, 0, Long.MAX_VALUE);
    row.nanos = nanos(fields);
    row.flow = number(fields, 3, -1, Long.MAX_VALUE);
    row.flowPosition = (int) number(fields, 4, 0, Integer.MAX_VALUE);
    row.station.setName(text(fields, 5));
    row.group = text(fields, 6);
    row.split = text(fields, 7);
    row.vantage = vantage(text(fields, 8));
    row.label = text(fields, 9);
    for (int f = 0; f < features.length; f++) {
      row.values[f] = (int) value(fields, features[f]);
    }
  }

  private String text(List<String> fields, int column) {
    String text = known[column] < 0 ? "" : fields.get(known[column]);
    return text.isEmpty() ? null : names.canonical(text);
  }

  private long number(List<String> fields, int column, long min, long max) {
    String text = known[column] < 0 ? "" : fields.get(known[column]);
    if (text.isEmpty()) {
      return min;
    }
    try {
      long value = Long.parseLong(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw new InputException(lines.where() + ": " + Columns.ALL.get(column) + " is \"" + text + "\", must be a whole number from " + min);
  }

  private long nanos(List<String> fields) {
    String text = known[2] < 0 ? "" : fields.get(known[2]);
    try {
      return text.isEmpty() ? 0 : EpochTime.ofSeconds(new BigDecimal(text));
    } catch (NumberFormatException e) {
      throw new InputException(lines.where() + ": time is \"" + text + "\", must be seconds since 1970", e);
    } catch (ArithmeticException e) {
      throw new InputException(lines.where() + ": time is \"" + text + "\", " + e.getMessage(), e);
    }
  }

  private Vantage vantage(String text) {
    for (Vantage vantage : Vantage.values()) {
      if (text == null || vantage.name().equals(text)) {
        return text == null ? Vantage.Transit : vantage;
      }
    }
    throw new InputException(lines.where() + ": vantage is \"" + text + "\", must be Endpoint or Transit");
  }

  private long value(List<String> fields, int index) {
    String text = fields.get(index);
    long value = 0;
    boolean valid = !text.isEmpty() && text.length() <= 10;
    for (int i = 0; valid && i < text.length(); i++) {
      char digit = text.charAt(i);
      valid = digit >= '0' && digit <= '9';
      value = value * 10 + digit - '0';
    }
    if (valid && value <= 0xffff_ffffL) {
      return value;
    }
    throw new InputException(lines.where() + ": " + lines.header().get(index) + " is \"" + text
        + "\", must be a whole number from 0 to 4294967295: raw features, as pclf features writes them");
  }
}
