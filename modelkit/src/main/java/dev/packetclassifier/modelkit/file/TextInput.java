// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.file;

import dev.packetclassifier.modelkit.InputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The text of a file, compressed or not, behind its byte order mark. It is read with a character for each byte, and decoded piece by piece
 * as UTF-8, or where a piece is none, as Windows' Latin letters, in which some tables are published.
 */
final class TextInput {
  private static final int BUFFER = 1 << 16;
  private static final Charset WINDOWS = Charset.forName("windows-1252");
  private static final int UTF16_LITTLE = 0xfffe;
  private static final int UTF16_BIG = 0xfeff;

  private TextInput() {}

  /**
   * @return a character for each byte
   * @throws InputException for UTF-16
   */
  static BufferedReader open(Path file) throws IOException {
    InputStream in = DecompressedStream.open(file);
    try {
      skipByteOrderMark(in, file);
      return new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1), BUFFER);
    } catch (IOException | InputException e) {
      in.close();
      throw e;
    }
  }

  private static void skipByteOrderMark(InputStream in, Path file) throws IOException {
    in.mark(4);
    byte[] start = in.readNBytes(3);
    in.reset();
    if (start.length >= 2) {
      int mark = (start[0] & 0xff) << 8 | start[1] & 0xff;
      if (mark == UTF16_LITTLE || mark == UTF16_BIG) {
        throw new InputException(file + " is text in UTF-16: save it as UTF-8, such as with iconv -f UTF-16 -t UTF-8");
      }
    }
    if (start.length == 3 && start[0] == (byte) 0xef && start[1] == (byte) 0xbb && start[2] == (byte) 0xbf) {
      in.skipNBytes(3);
    }
  }

  /**
   * Decodes a piece of what {@link #open} reads.
   *
   * @param where for the error: file and line
   * @throws InputException when it has control characters other than tabs and line ends
   */
  static String decode(char[] characters, int from, int length, String where) {
    boolean ascii = true;
    for (int i = from; i < from + length; i++) {
      char next = characters[i];
      if (next < ' ' && next != '\t' && next != '\n' && next != '\r') {
        throw new InputException(where + " is no text: the file is of another kind than its name or its use says");
      }
      ascii &= next < 0x80;
    }
    String text = new String(characters, from, length);
    return ascii ? text : decoded(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String decoded(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, WINDOWS);
    }
  }
}
