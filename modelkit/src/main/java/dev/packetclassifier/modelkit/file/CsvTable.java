// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.file;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import dev.packetclassifier.modelkit.InputException;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipException;

/**
 * A table of separated values: a quoted field may hold separators, line ends and doubled quotes. What separates is what the header has
 * most of: commas, semicolons, tabs or bars.
 */
public final class CsvTable implements TextTable {
  /** Longest header in which separators are counted, in bytes. */
  private static final int MOST_HEADER = 1 << 20;
  private static final String SEPARATORS = ",;\t|";

  private final Path file;
  private final CsvReader<List<String>> reader;
  private final CloseableIterator<List<String>> records;
  private final List<String> header;
  private final List<String> fields = new ArrayList<>();
  private final char separator;
  private long line;

  /** @throws InputException when the file has no header */
  public CsvTable(Path file) throws IOException {
    this.file = file;
    BufferedReader in;
    try {
      in = TextInput.open(file);
      separator = separator(in);
    } catch (EOFException | ZipException e) {
      throw TextLines.damaged(where(), e);
    }
    reader = CsvReader.builder().fieldSeparator(separator).allowExtraFields(true).allowMissingFields(true).trimWhitespacesAroundQuotes(true)
        .build(new Fields(), in);
    records = reader.iterator();
    if (!advance() || fields.stream().allMatch(String::isBlank)) {
      close();
      throw new InputException(file + " is empty: its first line must name its columns");
    }
    header = List.copyOf(fields);
  }

  /** The separator that stands most often in the first line, outside quotes; a comma when there is none. */
  private static char separator(BufferedReader in) throws IOException {
    in.mark(MOST_HEADER);
    char[] start = new char[MOST_HEADER - 1];
    int[] counts = new int[SEPARATORS.length()];
    boolean quoted = false;
    int length = Math.max(0, in.read(start));
    for (int i = 0; i < length && (quoted || start[i] != '\n' && start[i] != '\r'); i++) {
      quoted ^= start[i] == '"';
      int which = quoted ? -1 : SEPARATORS.indexOf(start[i]);
      if (which >= 0) {
        counts[which]++;
      }
    }
    in.reset();
    int most = 0;
    for (int i = 1; i < counts.length; i++) {
      most = counts[i] > counts[most] ? i : most;
    }
    return SEPARATORS.charAt(most);
  }

  @Override
  public List<String> header() {
    return header;
  }

  @Override
  public List<String> next() throws IOException {
    while (advance()) {
      boolean empty = fields.stream().allMatch(String::isEmpty);
      if (fields.size() == header.size() && !empty) {
        return fields;
      }
      if (fields.size() != header.size() && !(empty && fields.size() == 1)) {
        throw new InputException(where() + " has " + fields.size() + " fields, the header has " + header.size()
            + ": the table is damaged or was cut off");
      }
    }
    return null;
  }

  /** Reads the next record into {@link #fields}; false at the end. */
  private boolean advance() throws IOException {
    try {
      return records.hasNext() && records.next() != null;
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof EOFException || e.getCause() instanceof ZipException) {
        throw TextLines.damaged(where(), e.getCause());
      }
      throw e.getCause();
    } catch (CsvParseException e) {
      if (e.getCause() instanceof InputException refused) {
        throw refused;
      }
      throw new InputException(file.getFileName() + ", line " + line + " is no table of separated values; is a quote never closed? ("
          + e.getMessage() + ")", e);
    }
  }

  @Override
  public String where() {
    return file.getFileName() + ", line " + line;
  }

  @Override
  public long line() {
    return line;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  /** Collects a record's fields. */
  private final class Fields extends AbstractBaseCsvCallbackHandler<List<String>> {
    @Override
    protected void handleBegin(long startingLine) {
      line = startingLine;
      fields.clear();
    }

    @Override
    protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
      String text = TextInput.decode(buffer, offset, length, where());
      fields.add(quoted ? text : text.trim());
    }

    @Override
    protected List<String> buildRecord() {
      return fields;
    }
  }
}
