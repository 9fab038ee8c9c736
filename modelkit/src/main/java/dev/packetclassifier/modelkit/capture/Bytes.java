package dev.packetclassifier.modelkit.capture;

import com.github.luben.zstd.ZstdIOException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.ZipException;

/**
 * What lies ahead in a capture, in one buffer: numbers are read and records are taken out of it without another copy. A compressed
 * file that ends early or is broken ends the capture there.
 */
final class Bytes {
  /** No less than streams buffer themselves, so that they read right into it, and small enough to stay in a processor's cache. */
  private static final int SIZE = 1 << 17;

  private static final VarHandle LITTLE = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final InputStream in;
  private byte[] buffer = new byte[SIZE];
  private int at;
  private int end;
  private String broken;

  Bytes(InputStream in) {
    this.in = in;
  }

  /** Whether so many bytes lie ahead; when not, the capture ends before. */
  boolean has(int count) throws IOException {
    return end - at >= count || fill(count);
  }

  /** Whether none lie ahead. */
  boolean isAtEnd() throws IOException {
    return !has(1);
  }

  private boolean fill(int count) throws IOException {
    if (count > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(count, buffer.length * 2));
    }
    System.arraycopy(buffer, at, buffer, 0, end - at);
    end -= at;
    at = 0;
    while (end < count) {
      int read = read();
      if (read <= 0) {
        return false;
      }
      end += read;
    }
    return true;
  }

  private int read() throws IOException {
    try {
      return broken == null ? in.read(buffer, end, buffer.length - end) : -1;
    } catch (EOFException | ZipException | ZstdIOException e) {
      broken = e.getMessage() == null ? "it ends early" : e.getMessage();
      return -1;
    }
  }

  /** Why the compressed file could not be read on; null when it could. */
  String broken() {
    return broken;
  }

  /** Where the bytes ahead are; changes with {@link #has}. */
  byte[] array() {
    return buffer;
  }

  /** Where in {@link #array} the first byte ahead is. */
  int at() {
    return at;
  }

  /** @param offset from the first byte ahead; the number's bytes were asked for */
  int i32(int offset, ByteOrder order) {
    int little = (int) LITTLE.get(buffer, at + offset);
    return order == ByteOrder.BIG_ENDIAN ? Integer.reverseBytes(little) : little;
  }

  /** The same, as it is meant by most fields: unsigned. */
  long u32(int offset, ByteOrder order) {
    return i32(offset, order) & 0xffff_ffffL;
  }

  /** Steps over bytes that were asked for. */
  void take(int count) {
    at += count;
  }

  /** Steps over bytes that were not. Whether there were so many. */
  boolean skip(int count) throws IOException {
    int left = count;
    while (left > 0) {
      int step = Math.min(left, buffer.length);
      if (!has(step)) {
        return false;
      }
      at += step;
      left -= step;
    }
    return true;
  }
}
