package dev.packetclassifier.modelkit.table;

import com.github.luben.zstd.ZstdOutputStream;
import dev.packetclassifier.modelkit.file.Aside;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Writes CSV by hand into one buffer: allocates nothing per packet but for names that change. */
final class CsvWriter implements RowWriter {
  private static final int BUFFER = 1 << 18;
  /** What one row may need beside its names: 20 digits a number. */
  private static final int NUMBER = 21;
  private static final long NANOS = 1_000_000_000L;

  private final Aside aside;
  private final OutputStream out;
  private final int fixed;
  private final byte[] buffer = new byte[BUFFER];
  private final byte[] digits = new byte[20];
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
    aside = new Aside(path);
    out = compressed(path, Files.newOutputStream(aside.path()));
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
    byte[] name = file.of(row.file);
    byte[] sender = station.of(row.station);
    byte[] together = group.of(row.group);
    byte[] side = split.of(row.split);
    byte[] seen = vantage.of(row.vantage.name());
    byte[] said = label.of(row.label);
    if (used + fixed + name.length + sender.length + together.length + side.length + seen.length + said.length > buffer.length) {
      flush();
    }
    write(name);
    put(',');
    number(row.packetNumber);
    put(',');
    time(row.nanos);
    put(',');
    number(row.flow);
    put(',');
    number(row.flowPosition);
    put(',');
    write(sender);
    put(',');
    write(together);
    put(',');
    write(side);
    put(',');
    write(seen);
    put(',');
    write(said);
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

  private void number(long value) {
    if (value >= 0 && value < 10) {
      put((int) ('0' + value));
      return;
    }
    int at = value >= 0 && value <= Integer.MAX_VALUE ? small((int) value) : large(value);
    System.arraycopy(digits, at, buffer, used, digits.length - at);
    used += digits.length - at;
  }

  /** Writes the digits to the end of {@link #digits}. Returns where they start. */
  private int small(int value) {
    int rest = value;
    int at = digits.length;
    do {
      int tenth = rest / 10;
      digits[--at] = (byte) ('0' + rest - tenth * 10);
      rest = tenth;
    } while (rest > 0);
    return at;
  }

  private int large(long value) {
    long rest = Math.abs(value);
    int at = digits.length;
    do {
      digits[--at] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
    if (value < 0) {
      digits[--at] = '-';
    }
    return at;
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
    for (int i = 8; i >= 0; i--) {
      int tenth = rest / 10;
      buffer[used + i] = (byte) ('0' + rest - tenth * 10);
      rest = tenth;
    }
    used += 9;
  }

  private void flush() throws IOException {
    out.write(buffer, 0, used);
    used = 0;
  }

  @Override
  public void finish() throws IOException {
    flush();
    closed = true;
    out.close();
    aside.finish();
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      out.close();
    }
    aside.close();
  }

  /** The bytes of one column's names, made once for those that come often. */
  private static final class Text {
    private static final byte[] NONE = new byte[0];
    /** A power of two. */
    private static final int KEPT = 1 << 14;

    private final String[] texts = new String[KEPT];
    private final byte[][] bytes = new byte[KEPT][];

    byte[] of(String text) {
      if (text == null) {
        return NONE;
      }
      int hash = text.hashCode();
      int slot = (hash ^ hash >>> 14) & KEPT - 1;
      String known = texts[slot];
      if (known != text && !text.equals(known)) {
        texts[slot] = text;
        bytes[slot] = quoted(text).getBytes(StandardCharsets.UTF_8);
      }
      return bytes[slot];
    }

    private static String quoted(String text) {
      boolean plain = text.indexOf(',') < 0 && text.indexOf('"') < 0 && text.indexOf('\n') < 0 && text.indexOf('\r') < 0;
      return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
  }
}
