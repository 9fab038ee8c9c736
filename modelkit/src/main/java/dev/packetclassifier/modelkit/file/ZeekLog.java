// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.file;

import dev.packetclassifier.modelkit.InputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A log in Zeek's own format: lines with # say what separates, what stands for an absent field, and the names of the fields; nothing is
 * quoted. IoT-23's last field is several, with blanks between them. Logs that were joined repeat their header.
 */
public final class ZeekLog implements TextTable {
  private static final String SEPARATOR = "#separator ";
  private static final Pattern BLANKS = Pattern.compile(" {2,}");

  private final TextLines in;
  private final List<String> fields = new ArrayList<>();
  private final List<String> header;
  private String separator = "\t";
  private String unset = "-";
  private String empty = "(empty)";
  private boolean lastIsSeveral;

  /** @throws InputException when the log does not name its fields */
  public ZeekLog(Path file) throws IOException {
    in = new TextLines(file);
    List<String> names = readHeader();
    if (names == null) {
      in.close();
      throw new InputException(file + " is a Zeek log without #fields before its first record: its header was cut off");
    }
    header = List.copyOf(names);
  }

  /** Reads up to the names of the fields; null when a record or the end comes before. */
  private List<String> readHeader() throws IOException {
    for (String line = in.next(); line != null && line.startsWith("#"); line = in.next()) {
      List<String> names = directive(line);
      if (names != null) {
        return names;
      }
    }
    return null;
  }

  /** Whether a file begins as Zeek's logs do. */
  public static boolean isZeekLog(Path file) throws IOException {
    try (TextLines lines = new TextLines(file)) {
      String first = lines.next();
      return first != null && (first.startsWith(SEPARATOR) || first.startsWith("#fields\t"));
    }
  }

  /** Reads a line with #; gives the names when it names the fields. */
  private List<String> directive(String line) {
    if (line.startsWith(SEPARATOR)) {
      separator = unescaped(line.substring(SEPARATOR.length()));
      return null;
    }
    List<String> words = split(line);
    if (words.size() > 1 && words.get(0).equals("#unset_field")) {
      unset = words.get(1);
    } else if (words.size() > 1 && words.get(0).equals("#empty_field")) {
      empty = words.get(1);
    } else if (words.get(0).equals("#fields")) {
      List<String> names = new ArrayList<>(words.subList(1, words.size()));
      lastIsSeveral = BLANKS.matcher(names.get(names.size() - 1).trim()).find();
      splitLast(names);
      return names;
    }
    return null;
  }

  /** A separator such as \x09. */
  private static String unescaped(String text) {
    return text.matches("\\\\x[0-9a-fA-F]{2}") ? String.valueOf((char) Integer.parseInt(text.substring(2), 16)) : text;
  }

  private List<String> split(String line) {
    return Arrays.asList(line.split(Pattern.quote(separator), -1));
  }

  private void splitLast(List<String> record) {
    if (lastIsSeveral) {
      String last = record.remove(record.size() - 1).trim();
      record.addAll(Arrays.asList(BLANKS.split(last)));
    }
  }

  @Override
  public List<String> header() {
    return header;
  }

  @Override
  public List<String> next() throws IOException {
    for (String line = in.next(); line != null; line = in.next()) {
      if (line.startsWith("#")) {
        List<String> names = directive(line);
        if (names != null && !names.equals(header)) {
          throw new InputException(where() + ": the log goes on with other fields than it began with: give one log at a time");
        }
      } else if (!line.isBlank()) {
        return record(line);
      }
    }
    return null;
  }

  private List<String> record(String line) {
    fields.clear();
    fields.addAll(split(line));
    splitLast(fields);
    if (fields.size() != header.size()) {
      throw new InputException(where() + " has " + fields.size() + " fields, the header has " + header.size()
          + ": the log is damaged or was cut off");
    }
    fields.replaceAll(field -> field.equals(unset) || field.equals(empty) ? "" : field.trim());
    return fields;
  }

  @Override
  public String where() {
    return in.where();
  }

  @Override
  public long line() {
    return in.number();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
