package dev.packetclassifier.modelkit.file;

import com.github.luben.zstd.ZstdIOException;
import dev.packetclassifier.modelkit.InputException;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipException;

/** The lines of a text file, compressed or not: UTF-8, or where a line is none, Windows' Latin letters, in which some tables are published. */
public final class TextLines implements Closeable {
  private static final int BUFFER = 1 << 16;
  private static final Charset WINDOWS = Charset.forName("windows-1252");

  /** Of each byte a character: what they mean is known when the line is whole. */
  private final BufferedReader in;
  private final Path file;
  private long line;

  public TextLines(Path file) throws IOException {
    this.file = file;
    try {
      in = new BufferedReader(new InputStreamReader(Expanded.open(file), StandardCharsets.ISO_8859_1), BUFFER);
    } catch (EOFException | ZipException e) {
      throw damaged(e);
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
    } catch (EOFException | ZipException | ZstdIOException e) {
      throw damaged(e);
    }
    if (text == null) {
      return null;
    }
    line++;
    boolean plain = true;
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      if (next < ' ' && next != '\t') {
        throw new InputException(where() + " is no text: the file is of another kind than its name or its use says");
      }
      plain &= next < 0x80;
    }
    return plain ? text : decoded(text.getBytes(StandardCharsets.ISO_8859_1));
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

  private static String decoded(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, WINDOWS);
    }
  }

  private InputException damaged(IOException e) {
    return new InputException("after " + where() + " the compressed file is cut off or damaged"
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
