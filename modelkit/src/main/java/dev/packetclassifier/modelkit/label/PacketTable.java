package dev.packetclassifier.modelkit.label;

import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.file.CsvLines;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A table with a row a packet: number and label, perhaps file, group and split. Four bytes of memory a packet. */
final class PacketTable implements Labels {
  static final String[] NUMBER = {"pkt", "packet", "frame.number", "number"};
  private static final long MAX_NUMBER = 1L << 30;

  /** [number of the packet] index into {@link #labels} plus one. */
  private static final class Numbered {
    int[] labels = new int[1024];

    void room(int number) {
      if (number >= labels.length) {
        labels = Arrays.copyOf(labels, Math.max(number + 1, labels.length * 2));
      }
    }
  }

  private final Captures<Numbered> captures = new Captures<>();
  private final List<Label> labels = new ArrayList<>();
  private final Map<Label, Integer> indexes = new HashMap<>();
  private final boolean namesCaptures;
  private long rows;
  private long used;

  private PacketTable(boolean namesCaptures) {
    this.namesCaptures = namesCaptures;
  }

  static PacketTable read(CsvLines lines, LabelColumns columns, LabelOptions options) throws IOException {
    int number = columns.require(NUMBER);
    int label = columns.label(options);
    int capture = columns.find("file", "capture");
    int group = columns.group(options);
    int split = columns.split(options);
    PacketTable table = new PacketTable(capture >= 0);
    for (List<String> fields = lines.next(); fields != null; fields = lines.next()) {
      if (!fields.get(label).isEmpty()) {
        table.add(capture < 0 ? "" : fields.get(capture), number(fields.get(number), lines),
            new Label(fields.get(label), LabelColumns.optional(fields, group), LabelColumns.optional(fields, split)), lines);
      }
    }
    return table;
  }

  private static int number(String text, CsvLines lines) {
    try {
      long number = Long.parseLong(text);
      if (number >= 1 && number <= MAX_NUMBER) {
        return (int) number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new InputException(lines.where() + ": packet number \"" + text + "\" must be a whole number from 1");
  }

  private void add(String capture, int number, Label label, CsvLines lines) {
    Numbered numbered = captures.get(capture);
    if (numbered == null) {
      numbered = new Numbered();
      captures.put(capture, numbered);
    }
    numbered.room(number);
    int before = numbered.labels[number];
    int index = indexes.computeIfAbsent(label, this::index);
    if (before != 0 && before != index) {
      throw new InputException(lines.where() + ": packet " + number + " was labelled " + labels.get(before - 1).name() + " before and is "
          + label.name() + " here: keep one row");
    }
    numbered.labels[number] = index;
    rows += before == 0 ? 1 : 0;
  }

  private int index(Label label) {
    labels.add(label);
    return labels.size();
  }

  @Override
  public Label of(Sample sample) {
    Numbered numbered = captures.find(namesCaptures ? sample.file : "");
    if (numbered == null || sample.frame.number >= numbered.labels.length) {
      return null;
    }
    int index = numbered.labels[(int) sample.frame.number];
    if (index == 0) {
      return null;
    }
    used++;
    return labels.get(index - 1);
  }

  @Override
  public String unused() {
    return rows == used ? "" : rows - used + " of " + rows + " rows";
  }
}
