// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.file;

import dev.packetclassifier.modelkit.InputException;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipException;

/** The lines of a text file, compressed or not, in UTF-8 or Windows' Latin letters; a byte order mark is left out. */
public final class TextLines implements Closeable {
  private final BufferedReader in;
  private final Path file;
  private long line;

  public TextLines(Path file) throws IOException {
    this.file = file;
    try {
      in = TextInput.open(file);
    } catch (EOFException | ZipException e) {
      throw damaged(where(), e);
    }
  }

  /**
   * The next line without its end; null when there is none.
   *
   * @throws InputException when it is no text, or the compressed file is damaged
   */
  public String next() throws IOException {
    String text;
    try {
      text = in.readLine();
    } catch (EOFException | ZipException e) {
      throw damaged(where(), e);
    }
    if (text == null) {
      return null;
    }
    line++;
    return TextInput.decode(text.toCharArray(), 0, text.length(), where());
  }

  /** All of a short file. */
  public static List<String> all(Path file) throws IOException {
    List<String> all = new ArrayList<>();
    try (TextLines lines = new TextLines(file)) {
      for (String text = lines.next(); text != null; text = lines.next()) {
        all.add(text);
      }
    }
    return all;
  }

  static InputException damaged(String where, IOException e) {
    return new InputException("after " + where + " the compressed file is cut off or damaged"
        + (e.getMessage() == null ? "" : ": " + e.getMessage()), e);
  }

  /** Number of the line read last, from 1. */
  public long number() {
    return line;
  }

  /** File and line read last, for messages. */
  public String where() {
    return file.getFileName() + ", line " + line;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
