// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.table;

import com.github.luben.zstd.ZstdOutputStream;
import dev.packetclassifier.modelkit.file.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Writes CSV by hand into one buffer: allocates nothing per packet but for names that change. */
final class CsvWriter implements RowWriter {
  /** Small enough to stay in a processor's cache together with the tables of the twin. */
  private static final int BUFFER = 1 << 16;
  /** What one row may need without its names: 20 digits a number. */
  private static final int NUMBER = 21;
  private static final long NANOS = 1_000_000_000L;
  private static final int GROUP = 10_000;
  private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final AtomicFile target;
  private final OutputStream out;
  private final int fixed;
  private final byte[] buffer = new byte[BUFFER];
  private long lastSecond = -1;
  private byte[] secondDigits = new byte[0];
  private final Text file = new Text();
  private final Text station = new Text();
  private final Text group = new Text();
  private final Text split = new Text();
  private final Text vantage = new Text();
  private final Text label = new Text();
  private int used;
  private boolean closed;

  CsvWriter(Path path, List<String> features) throws IOException {
    target = new AtomicFile(path);
    try {
      out = compressed(path, Files.newOutputStream(target.path()));
    } catch (IOException e) {
      throw target.failed(e);
    }
    fixed = NUMBER * (Columns.ALL.size() + features.size());
    byte[] header = String.join(",", Tables.header(features)).getBytes(StandardCharsets.UTF_8);
    write(header);
    put('\n');
  }

  private static OutputStream compressed(Path path, OutputStream out) throws IOException {
    String name = path.getFileName().toString();
    if (name.endsWith(".zst")) {
      return new ZstdOutputStream(out);
    }
    return name.endsWith(".gz") ? new GZIPOutputStream(out, BUFFER) : out;
  }

  @Override
  public void add(Row row) throws IOException {
    byte[] fileText = file.of(row.file);
    byte[] stationText = row.station.isNumbers() ? Text.NONE : station.of(row.station.name());
    byte[] groupText = group.of(row.group);
    byte[] splitText = split.of(row.split);
    byte[] vantageText = vantage.of(row.vantage.name());
    byte[] labelText = label.of(row.label);
    int names = fileText.length + stationText.length + groupText.length + splitText.length + vantageText.length + labelText.length;
    if (used + fixed + AddressText.ROOM + names > buffer.length) {
      flush();
    }
    write(fileText);
    put(',');
    number(row.packetNumber);
    put(',');
    time(row.nanos);
    put(',');
    number(row.flow);
    put(',');
    number(row.flowPosition);
    put(',');
    write(row.station, stationText);
    put(',');
    write(groupText);
    put(',');
    write(splitText);
    put(',');
    write(vantageText);
    put(',');
    write(labelText);
    for (int value : row.values) {
      put(',');
      number(value & 0xffff_ffffL);
    }
    put('\n');
  }

  private void put(int character) {
    buffer[used++] = (byte) character;
  }

  private void write(byte[] bytes) {
    System.arraycopy(bytes, 0, buffer, used, bytes.length);
    used += bytes.length;
  }

  private void write(StationAddress station, byte[] name) {
    if (station.isNumbers()) {
      used = station.write(buffer, used);
    } else {
      write(name);
    }
  }

  private void number(long value) {
    if (value < 0) {
      put('-');
      number(Math.negateExact(value));
    } else if (value < GROUP) {
      first((int) value);
    } else if (value < GROUP * GROUP) {
      first((int) value / GROUP);
      group((int) value % GROUP);
    } else {
      number(value / (GROUP * GROUP));
      int rest = (int) (value % (GROUP * GROUP));
      group(rest / GROUP);
      group(rest % GROUP);
    }
  }

  /** The first digits of a number, none of them a 0 that could be left out. */
  private void first(int value) {
    int count = value < 100 ? value < 10 ? 1 : 2 : value < 1000 ? 3 : 4;
    INT.set(buffer, used, digits(value) >>> Integer.SIZE - Byte.SIZE * count);
    used += count;
  }

  /** Four digits. */
  private void group(int value) {
    INT.set(buffer, used, digits(value));
    used += Integer.BYTES;
  }

  /**
   * Four digits at once, the first in the lowest byte, two in each half on the way: a table of all of them would take most of the
   * processor's nearest cache. 5243 / 2^19 and 103 / 2^10 stand for a hundredth and a tenth, and are exact for these.
   */
  private static int digits(int value) {
    int hundreds = value * 5243 >>> 19;
    int pairs = hundreds | value - 100 * hundreds << 16;
    int tens = pairs * 103 >>> 10 & 0x000f_000f;
    return 0x3030_3030 + (tens | pairs - 10 * tens << 8);
  }

  /** Seconds with nine digits behind the point. */
  private void time(long nanos) {
    long second = Math.floorDiv(nanos, NANOS);
    if (second != lastSecond) {
      lastSecond = second;
      secondDigits = (second + ".").getBytes(StandardCharsets.UTF_8);
    }
    write(secondDigits);
    int rest = (int) (nanos - second * NANOS);
    put('0' + rest / (GROUP * GROUP));
    group(rest / GROUP % GROUP);
    group(rest % GROUP);
  }

  private void flush() {
    try {
      out.write(buffer, 0, used);
    } catch (IOException e) {
      throw target.failed(e);
    }
    used = 0;
  }

  @Override
  public void finish() throws IOException {
    flush();
    closed = true;
    try {
      out.close();
      target.finish();
    } catch (IOException e) {
      throw target.failed(e);
    }
  }

  @Override
  public void close() throws IOException {
    try (target) {
      if (!closed) {
        closed = true;
        out.close();
      }
    }
  }

  /** The bytes of one column's names, which are mostly the one before. */
  private static final class Text {
    private static final byte[] NONE = new byte[0];

    private String last;
    private byte[] bytes = NONE;

    byte[] of(String text) {
      if (text != last) {
        bytes = text == null ? NONE : quoted(text.replaceAll("[\\x00-\\x1f]", " ")).getBytes(StandardCharsets.UTF_8);
        last = text;
      }
      return bytes;
    }

    private static String quoted(String text) {
      boolean plain = text.indexOf(',') < 0 && text.indexOf('"') < 0 && text.equals(text.trim());
      return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
  }
}
