// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.libbpf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Names of network interfaces as text. To the kernel a name is bytes, anything but '/', ':' and white space; here it is UTF-8 where it is
 * that, else the bytes that are no ASCII are written as {@code \xNN}. Each text stands for one name, whatever the process's locale is.
 */
public final class InterfaceName {
  private static final String ESCAPE = "\\x";

  private InterfaceName() {}

  /** @param name up to its first zero byte or its end */
  public static String decode(byte[] name) {
    int length = 0;
    while (length < name.length && name[length] != 0) {
      length++;
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name, 0, length)).toString();
      if (!text.contains(ESCAPE) && text.chars().noneMatch(Character::isISOControl)) {
        return text;
      }
    } catch (CharacterCodingException e) {
      // Not UTF-8: escaped.
    }
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < length; i++) {
      if (name[i] > ' ' && name[i] < 0x7f && name[i] != '\\') {
        escaped.append((char) name[i]);
      } else {
        escaped.append(String.format(Locale.ROOT, "%s%02x", ESCAPE, name[i] & 0xff));
      }
    }
    return escaped.toString();
  }

  /** The bytes that {@link #decode} made a text of. */
  public static byte[] encode(String text) {
    ByteArrayOutputStream name = new ByteArrayOutputStream();
    for (int i = 0; i < text.length();) {
      if (text.startsWith(ESCAPE, i) && i + 4 <= text.length() && text.substring(i + 2, i + 4).matches("[0-9a-f]{2}")) {
        name.write(Integer.parseInt(text.substring(i + 2, i + 4), 16));
        i += 4;
      } else {
        int codePoint = text.codePointAt(i);
        name.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
        i += Character.charCount(codePoint);
      }
    }
    return name.toByteArray();
  }
}
