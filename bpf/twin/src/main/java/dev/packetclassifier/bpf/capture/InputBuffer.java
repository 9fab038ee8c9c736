// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.capture;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.ZipException;

/**
 * Buffers what is read next of a capture: numbers and records are taken out of the buffer without another copy. A decompressing stream
 * that throws {@link EOFException} or {@link ZipException} ends the capture there.
 */
final class InputBuffer implements Closeable {
  /** No less than streams buffer themselves, so that they read right into it, and small enough to stay in a processor's cache. */
  private static final int SIZE = 1 << 17;

  private static final VarHandle LITTLE = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final InputStream in;
  private byte[] buffer = new byte[SIZE];
  private int at;
  private int end;
  private String broken;

  InputBuffer(InputStream in) {
    this.in = in;
  }

  /** Reads on until so many bytes are buffered; false when the capture ends before. */
  boolean has(int count) throws IOException {
    return end - at >= count || fill(count);
  }

  /** Whether nothing more can be read. */
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
    } catch (EOFException | ZipException e) {
      broken = e.getMessage() == null ? "it ends early" : e.getMessage();
      return -1;
    }
  }

  /** Why the compressed file could not be read on; null when it could. */
  String broken() {
    return broken;
  }

  /** The buffer; another one after {@link #has}. */
  byte[] array() {
    return buffer;
  }

  /** Index in {@link #array} of the next byte. */
  int at() {
    return at;
  }

  /** @param offset from the next byte; the number's bytes must be buffered */
  int i32(int offset, ByteOrder order) {
    int little = (int) LITTLE.get(buffer, at + offset);
    return order == ByteOrder.BIG_ENDIAN ? Integer.reverseBytes(little) : little;
  }

  /** The same, as it is meant by most fields: unsigned. */
  long u32(int offset, ByteOrder order) {
    return i32(offset, order) & 0xffff_ffffL;
  }

  /** Consumes bytes that are buffered. */
  void take(int count) {
    at += count;
  }

  /** Reads and discards so many bytes; false when there are fewer. */
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

  @Override
  public void close() throws IOException {
    in.close();
  }
}
