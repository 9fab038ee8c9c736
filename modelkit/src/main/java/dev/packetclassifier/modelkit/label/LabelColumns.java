package dev.packetclassifier.modelkit.label;

import dev.packetclassifier.modelkit.InputException;
import java.util.List;
import java.util.Locale;

/** The columns of a label table, found by any of the names that such tables are published with. */
final class LabelColumns {
  private final List<String> header;
  private final String file;

  LabelColumns(String file, List<String> header) {
    this.file = file;
    this.header = header.stream().map(LabelColumns::plain).toList();
  }

  private static String plain(String name) {
    return name.trim().toLowerCase(Locale.ROOT).replace(' ', '_');
  }

  /** Index of the first of these names, or -1. */
  int find(String... names) {
    for (String name : names) {
      int index = header.indexOf(name);
      if (index >= 0) {
        return index;
      }
    }
    return -1;
  }

  int require(String... names) {
    int index = find(names);
    if (index < 0) {
      throw new InputException(file + " has no column " + String.join(" or ", names) + "; it has " + String.join(", ", header));
    }
    return index;
  }

  /** @throws InputException when no row has a label */
  void requireRows(long labelled) {
    if (labelled == 0) {
      throw new InputException(file + " has no row with a label");
    }
  }

  /** The column that somebody named, else the first of these names. */
  int findNamed(String option, String named, String... names) {
    if (named == null) {
      return find(names);
    }
    int index = header.indexOf(plain(named));
    if (index < 0) {
      throw new InputException(option + ": " + file + " has no column " + named + "; it has " + String.join(", ", header));
    }
    return index;
  }

  /** The column of the class. */
  int label(LabelOptions options) {
    int index = findNamed("--label-column", options.labelColumn, "label", "class");
    if (index < 0) {
      throw new InputException(file + " has no column label or class: name its column of classes with --label-column; it has "
          + String.join(", ", header));
    }
    return index;
  }

  int group(LabelOptions options) {
    return findNamed("--group-column", options.groupColumn, "group", "event");
  }

  int split(LabelOptions options) {
    return findNamed("--split-column", options.splitColumn, "split");
  }

  static String optional(List<String> fields, int index) {
    return index < 0 || fields.get(index).isEmpty() ? null : fields.get(index);
  }
}
