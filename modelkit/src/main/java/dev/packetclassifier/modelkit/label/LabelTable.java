// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.label;

import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.file.TextTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A table whose rows have a label: finds its columns, and skips rows without a label and headers in its midst. */
final class LabelTable {
  private static final int MOST_NUMBERS = 2;

  final LabelColumns columns;
  final String name;
  private final TextTable rows;
  private final int label;
  private final int group;
  private final int split;
  private final Set<String> firstLabels = new TreeSet<>();
  private long labelled;
  private long repeatedHeaders;

  LabelTable(TextTable rows, LabelOptions options) {
    this.rows = rows;
    name = options.name();
    columns = new LabelColumns(name, rows.header());
    label = columns.label(options);
    group = columns.group(options);
    split = columns.split(options);
  }

  /**
   * The next row with a label.
   *
   * @return null at the end
   * @throws InputException when no row had a label
   */
  List<String> next() throws IOException {
    for (List<String> fields = rows.next(); fields != null; fields = rows.next()) {
      if (fields.equals(rows.header())) {
        repeatedHeaders++;
      } else if (!fields.get(label).isBlank()) {
        labelled++;
        if (firstLabels.size() <= MOST_NUMBERS) {
          firstLabels.add(fields.get(label).trim());
        }
        return fields;
      }
    }
    if (labelled == 0) {
      throw new InputException(name + " has no row with a label");
    }
    return null;
  }

  /** The label of a row that {@link #next} gave. */
  Label label(List<String> fields) {
    return new Label(fields.get(label).trim(), LabelColumns.optional(fields, group), LabelColumns.optional(fields, split));
  }

  String where() {
    return rows.where();
  }

  long line() {
    return rows.line();
  }

  /** What was found, for the report: the column of the classes, and what was skipped. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    notes.add("classes from column " + columns.name(label));
    if (repeatedHeaders > 0) {
      notes.add("skipped " + repeatedHeaders + " repeated headers");
    }
    return notes;
  }

  /** Warnings about the column of classes. */
  List<String> warnings() {
    List<String> others = columns.otherLabels(label);
    boolean numbers = firstLabels.size() <= MOST_NUMBERS && firstLabels.stream().allMatch(text -> text.matches("[01](\\.0)?"));
    return !numbers || others.isEmpty() ? List.of() : List.of("the classes of " + name + " are the numbers of column "
        + columns.name(label) + "; for names say --label-column \"" + String.join("\" or \"", others) + "\"");
  }
}
