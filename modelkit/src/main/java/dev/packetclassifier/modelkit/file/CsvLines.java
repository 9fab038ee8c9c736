package dev.packetclassifier.modelkit.file;

import dev.packetclassifier.modelkit.InputException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The records of a CSV file, each on a line; a quoted field may hold commas and doubled quotes. */
public final class CsvLines implements Closeable {
  private final TextLines in;
  private final List<String> header;
  private final List<String> fields = new ArrayList<>();

  /** @throws InputException when the file has no header */
  public CsvLines(Path file) throws IOException {
    in = new TextLines(file);
    String first = in.next();
    if (first == null || first.isBlank()) {
      in.close();
      throw new InputException(file + " is empty: its first line must name its columns");
    }
    header = List.copyOf(split(first.replace("\ufeff", "")));
  }

  /** Names of the columns. */
  public List<String> header() {
    return header;
  }

  /**
   * The next record's fields; the list is reused. Empty lines, also those of nothing but commas, are stepped over.
   *
   * @return null at the end
   * @throws InputException when it has another number of fields than the header
   */
  public List<String> next() throws IOException {
    while (true) {
      String text = in.next();
      if (text == null) {
        return null;
      }
      split(text);
      if (fields.size() == header.size() && !fields.stream().allMatch(String::isEmpty)) {
        return fields;
      }
      if (fields.size() != header.size() && !text.isBlank()) {
        throw new InputException(where() + " has " + fields.size() + " fields, the header has " + header.size()
            + ": the table is damaged or was cut off");
      }
    }
  }

  /** File and line of the record read last, for messages. */
  public String where() {
    return in.where();
  }

  /** Number of that line, from 1. */
  public long line() {
    return in.number();
  }

  private List<String> split(String text) {
    fields.clear();
    int at = 0;
    while (at <= text.length()) {
      at = text.startsWith("\"", at) ? quoted(text, at) : plain(text, at);
    }
    return fields;
  }

  private int plain(String text, int from) {
    int comma = text.indexOf(',', from);
    int end = comma < 0 ? text.length() : comma;
    fields.add(text.substring(from, end).trim());
    return end + 1;
  }

  private int quoted(String text, int from) {
    StringBuilder field = new StringBuilder();
    int at = from + 1;
    while (at < text.length()) {
      char next = text.charAt(at++);
      if (next != '"') {
        field.append(next);
      } else if (at < text.length() && text.charAt(at) == '"') {
        field.append('"');
        at++;
      } else {
        break;
      }
    }
    fields.add(field.toString());
    int comma = text.indexOf(',', at);
    return comma < 0 ? text.length() + 1 : comma + 1;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
