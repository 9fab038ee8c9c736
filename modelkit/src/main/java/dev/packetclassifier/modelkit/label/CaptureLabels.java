// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.label;

import dev.packetclassifier.modelkit.InputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A table with a row a capture: file and label, perhaps the MAC address of the device that the label is about, group and split. */
final class CaptureLabels implements Labels {
  static final String[] FILE = {"file", "capture", "pcap"};

  private static final long ANY = -1;

  /** @param mac {@link #ANY} for every packet of the capture */
  private record Row(long mac, Label label) {
  }

  /** The rows of one capture. */
  private static final class Known {
    final List<Row> rows = new ArrayList<>();
    boolean used;
  }

  private final CaptureIndex<Known> captures = new CaptureIndex<>();
  private final List<Known> all = new ArrayList<>();
  private List<String> notes = List.of();
  private List<String> warnings = List.of();

  static CaptureLabels read(LabelTable table) throws IOException {
    int file = table.columns.require("captures", FILE);
    int mac = table.columns.find("mac", "devicemac");
    CaptureLabels labels = new CaptureLabels();
    for (List<String> fields = table.next(); fields != null; fields = table.next()) {
      labels.add(fields.get(file), new Row(mac < 0 || fields.get(mac).isEmpty() ? ANY : LabelRule.mac(fields.get(mac), table.where()),
          table.label(fields)), table.where());
    }
    labels.notes = table.notes();
    labels.warnings = table.warnings();
    return labels;
  }

  private void add(String file, Row row, String where) {
    Known known = captures.get(file);
    if (known == null) {
      known = new Known();
      captures.put(file, known);
      all.add(known);
    }
    for (Row before : known.rows) {
      if (before.mac == row.mac && !before.label.equals(row.label)) {
        throw new InputException(where + ": " + file + " was labelled " + before.label.name() + " before and is " + row.label.name()
            + " here: keep one row, or tell devices apart by a column mac");
      }
    }
    known.rows.add(row);
  }

  /** Rows that name the packet's device go before one for the whole capture; two of them must not disagree. */
  @Override
  public Label of(CapturedPacket sample) {
    Known known = captures.find(sample.file);
    if (known == null) {
      return null;
    }
    Row claimed = null;
    for (Row row : known.rows) {
      boolean named = row.mac == sample.sourceMac() || row.mac == sample.destinationMac();
      if (named && claimed != null && claimed.mac != ANY && !claimed.label.equals(row.label)) {
        throw new InputException("packet " + sample.frame.number + " of " + sample.file + " goes from one labelled device to another ("
            + claimed.label.name() + ", " + row.label.name() + "): keep one of them for this capture, or use rules with sourceMac");
      }
      if (named || row.mac == ANY && claimed == null) {
        claimed = row;
      }
    }
    known.used |= claimed != null;
    return claimed == null ? null : claimed.label;
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
    return "it is about " + captures.names();
  }

  @Override
  public String unused() {
    long unused = all.stream().filter(known -> !known.used).count();
    return unused == 0 ? "" : unused + " of " + all.size() + " captures";
  }
}
