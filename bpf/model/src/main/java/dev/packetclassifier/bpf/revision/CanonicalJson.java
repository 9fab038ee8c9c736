// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.revision;

import java.util.List;
import java.util.SortedMap;

/** Writes sorted objects, lists, strings and integers as JSON that has exactly one spelling. */
final class CanonicalJson {
  private CanonicalJson() {}

  static void write(Object value, StringBuilder json) {
    if (value instanceof SortedMap<?, ?> object) {
      writeObject(object, json);
    } else if (value instanceof List<?> list) {
      writeList(list, json);
    } else if (value instanceof String text) {
      writeString(text, json);
    } else if (value instanceof Long number) {
      json.append(number.longValue());
    } else {
      throw new IllegalArgumentException("the canonical form has no " + value);
    }
  }

  private static void writeObject(SortedMap<?, ?> object, StringBuilder json) {
    json.append('{');
    String separator = "";
    for (var entry : object.entrySet()) {
      json.append(separator);
      writeString((String) entry.getKey(), json);
      json.append(':');
      write(entry.getValue(), json);
      separator = ",";
    }
    json.append('}');
  }

  private static void writeList(List<?> list, StringBuilder json) {
    json.append('[');
    String separator = "";
    for (Object element : list) {
      json.append(separator);
      write(element, json);
      separator = ",";
    }
    json.append(']');
  }

  private static void writeString(String text, StringBuilder json) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }
}
