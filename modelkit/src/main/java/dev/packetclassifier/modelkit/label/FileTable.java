package dev.packetclassifier.modelkit.label;

import dev.packetclassifier.modelkit.file.CsvLines;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A table with a row a capture: file and label, perhaps the MAC address of the device that the label is about, group and split. */
final class FileTable implements Labels {
  static final String[] FILE = {"file", "capture"};

  /** @param mac -1 for every packet of the capture */
  private record Row(long mac, Label label) {
  }

  /** What is said of one capture. */
  private static final class Known {
    final List<Row> rows = new ArrayList<>();
    boolean used;
  }

  private final Captures<Known> captures = new Captures<>();
  private final List<Known> all = new ArrayList<>();

  static FileTable read(CsvLines lines, LabelColumns columns, LabelOptions options) throws IOException {
    int file = columns.require(FILE);
    int label = columns.label(options);
    int mac = columns.find("mac", "device_mac");
    int group = columns.group(options);
    int split = columns.split(options);
    FileTable table = new FileTable();
    for (List<String> fields = lines.next(); fields != null; fields = lines.next()) {
      Known known = table.captures.get(fields.get(file));
      if (known == null) {
        known = new Known();
        table.captures.put(fields.get(file), known);
        table.all.add(known);
      }
      known.rows.add(new Row(mac < 0 || fields.get(mac).isEmpty() ? -1 : Rule.mac(fields.get(mac), lines.where()),
          new Label(fields.get(label), LabelColumns.optional(fields, group), LabelColumns.optional(fields, split))));
    }
    return table;
  }

  @Override
  public Label of(Sample sample) {
    Known known = captures.find(sample.file);
    if (known == null) {
      return null;
    }
    for (Row row : known.rows) {
      if (row.mac < 0 || row.mac == sample.sourceMac() || row.mac == sample.destinationMac()) {
        known.used = true;
        return row.label;
      }
    }
    return null;
  }

  @Override
  public String unused() {
    long unused = all.stream().filter(known -> !known.used).count();
    return unused == 0 ? "" : unused + " of " + all.size() + " captures";
  }
}
