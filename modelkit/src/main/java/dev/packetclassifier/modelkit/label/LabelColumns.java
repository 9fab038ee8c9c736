// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.label;

import dev.packetclassifier.modelkit.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The columns of a label table, found by any of the names that such tables are published with. */
final class LabelColumns {
  private static final String[] LABEL = {"label", "class", "attackcat", "category", "attack", "type", "traffictype"};

  private final List<String> header;
  private final List<String> plain;
  private final String file;

  LabelColumns(String file, List<String> header) {
    this.file = file;
    this.header = List.copyOf(header);
    plain = header.stream().map(LabelColumns::plain).toList();
  }

  /** A column's name in small letters and digits alone: src_ip, Src IP and srcIp are one name. */
  static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace('\u00b5', 'u').replace('\u03bc', 'u').replaceAll("[^a-z0-9]", "");
  }

  /** Index of the first of these plain names, or -1. */
  int find(String... names) {
    for (String name : names) {
      int index = plain.indexOf(name);
      if (index >= 0) {
        return index;
      }
    }
    return -1;
  }

  int require(String what, String... names) {
    int index = find(names);
    if (index < 0) {
      throw new InputException(file + " has no column of " + what + ", such as " + String.join(" or ", List.of(names).subList(0,
          Math.min(3, names.length))) + "; it has " + columns());
    }
    return index;
  }

  /** The names of all columns, for messages. */
  String columns() {
    return String.join(", ", header);
  }

  String name(int index) {
    return header.get(index);
  }

  /** The column that an option names, else the first of these plain names; -1 for none. */
  int findNamed(String option, String named, String... names) {
    if (named == null) {
      return find(names);
    }
    int index = header.indexOf(named);
    index = index < 0 ? plain.indexOf(plain(named)) : index;
    if (index < 0) {
      throw new InputException(option + ": " + file + " has no column " + named + "; it has " + columns());
    }
    return index;
  }

  /** The column of times that an option names, else the first of these names, with or without a unit behind it. */
  TimeColumn time(String option, String named, List<String> names) {
    if (named != null) {
      int index = findNamed(option, named);
      EpochUnit known = TimeColumn.unit(plain.get(index), names);
      return new TimeColumn(index, header.get(index), known == null ? TimeColumn.namedUnit(header.get(index)) : known);
    }
    for (String name : names) {
      for (int i = 0; i < plain.size(); i++) {
        EpochUnit unit = TimeColumn.unit(plain.get(i), List.of(name));
        if (plain.get(i).equals(name) || unit != null) {
          return new TimeColumn(i, header.get(i), unit);
        }
      }
    }
    return TimeColumn.NONE;
  }

  /** The column of the class. */
  int label(LabelOptions options) {
    int index = findNamed("--label-column", options.labelColumn, LABEL);
    if (index < 0) {
      throw new InputException(file + " has no column label or class: name its column of classes with --label-column; it has " + columns());
    }
    return index;
  }

  /** Other columns than the label's that may hold classes. */
  List<String> otherLabels(int label) {
    List<String> others = new ArrayList<>();
    for (String name : LABEL) {
      int index = find(name);
      if (index >= 0 && index != label) {
        others.add(header.get(index));
      }
    }
    return others;
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
