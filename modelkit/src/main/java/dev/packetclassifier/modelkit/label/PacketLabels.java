// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.label;

import dev.packetclassifier.modelkit.InputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A table with a row a packet: number and label, perhaps file, group and split. Four bytes of memory a packet. */
final class PacketLabels implements Labels {
  static final String[] NUMBER = {"pkt", "packet", "framenumber", "number"};
  private static final int MAX_NUMBER = 1 << 30;
  private static final int PAGE_BITS = 12;
  private static final int PAGE = 1 << PAGE_BITS;
  /** Set in an entry that labelled a packet. */
  private static final int USED = 1 << 31;

  /** The packets of one capture. */
  private static final class Numbered {
    /** [page][number within] index into {@link #labels} plus one; a page is there when it has a row. */
    private int[][] pages = new int[16][];

    /** 0 where there is no row. */
    int entry(long number) {
      int page = (int) (number >>> PAGE_BITS);
      return number > MAX_NUMBER || page >= pages.length || pages[page] == null ? 0 : pages[page][(int) number & PAGE - 1];
    }

    void set(int number, int entry) {
      int page = number >>> PAGE_BITS;
      if (page >= pages.length) {
        pages = Arrays.copyOf(pages, Math.max(page + 1, pages.length * 2));
      }
      if (pages[page] == null) {
        pages[page] = new int[PAGE];
      }
      pages[page][number & PAGE - 1] = entry;
    }
  }

  private final CaptureIndex<Numbered> captures = new CaptureIndex<>();
  private final List<Label> labels = new ArrayList<>();
  private final Map<Label, Integer> indexes = new HashMap<>();
  private final String name;
  private final boolean namesCaptures;
  private String onlyCapture;
  private long rows;
  private long used;
  private List<String> notes = List.of();
  private List<String> warnings = List.of();

  private PacketLabels(String name, boolean namesCaptures) {
    this.name = name;
    this.namesCaptures = namesCaptures;
  }

  static PacketLabels read(LabelTable table) throws IOException {
    int number = table.columns.require("packet numbers", NUMBER);
    int capture = table.columns.find(CaptureLabels.FILE);
    PacketLabels labels = new PacketLabels(table.name, capture >= 0);
    for (List<String> fields = table.next(); fields != null; fields = table.next()) {
      labels.add(capture < 0 ? "" : fields.get(capture), number(fields.get(number), table.where()), table.label(fields), table.where());
    }
    labels.notes = table.notes();
    labels.warnings = table.warnings();
    return labels;
  }

  private static int number(String text, String where) {
    try {
      long number = Long.parseLong(text);
      if (number >= 1 && number <= MAX_NUMBER) {
        return (int) number;
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw new InputException(where + ": packet number \"" + text + "\" must be a whole number from 1 to " + MAX_NUMBER);
  }

  private void add(String capture, int number, Label label, String where) {
    Numbered numbered = captures.get(capture);
    if (numbered == null) {
      numbered = new Numbered();
      captures.put(capture, numbered);
    }
    int before = numbered.entry(number);
    int index = indexes.computeIfAbsent(label, this::index);
    if (before != 0 && before != index) {
      throw new InputException(where + ": packet " + number + " was labelled " + labels.get(before - 1).name() + " before and is "
          + label.name() + " here: keep one row");
    }
    numbered.set(number, index);
    rows += before == 0 ? 1 : 0;
  }

  private int index(Label label) {
    labels.add(label);
    return labels.size();
  }

  @Override
  public Label of(CapturedPacket sample) {
    if (!namesCaptures) {
      requireOne(sample.file);
    }
    Numbered numbered = captures.find(namesCaptures ? sample.file : "");
    int entry = numbered == null ? 0 : numbered.entry(sample.frame.number);
    if (entry == 0) {
      return null;
    }
    if (entry > 0) {
      used++;
      numbered.set((int) sample.frame.number, entry | USED);
    }
    return labels.get((entry & ~USED) - 1);
  }

  /** Numbers alone say which packets of one capture are meant. */
  private void requireOne(String capture) {
    if (onlyCapture != null && !onlyCapture.equals(capture)) {
      throw new InputException("--labels: " + name + " has no column file, which would tell the packets of " + onlyCapture
          + " from those of " + capture + ": add one");
    }
    onlyCapture = capture;
  }

  @Override
  public String unused() {
    return rows == used ? "" : rows - used + " of " + rows + " rows";
  }

  @Override
  public List<String> notes() {
    return notes;
  }

  @Override
  public List<String> warnings() {
    return warnings;
  }

  @Override
  public String about() {
    return namesCaptures ? "it is about packets of " + captures.names() : "";
  }
}
