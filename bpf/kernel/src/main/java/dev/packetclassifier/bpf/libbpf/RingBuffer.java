// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.libbpf;

import com.sun.jna.Pointer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads what programs send to a ring buffer, in order, where it lies: a page with how far was read, one with how far was written, then
 * the records, twice in a row so that none is ever in two pieces. Nothing is asked of the kernel, for fuzzing reads millions. One thread
 * at a time.
 */
public final class RingBuffer implements AutoCloseable {
  private static final int PAGE = 4096;
  private static final int READ = 1;
  private static final int READ_WRITE = 3;
  private static final int SHARED = 1;
  private static final int HEADER = 8;
  private static final int BUSY = 1 << 31;
  private static final int DISCARDED = 1 << 30;
  private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

  private final int size;
  private final Pointer readPage;
  private final Pointer writtenPages;
  private final ByteBuffer read;
  private final ByteBuffer written;
  private final ByteBuffer records;
  private long at;

  public RingBuffer(BpfMap map) {
    size = map.maxEntries();
    readPage = mapped(map, PAGE, READ_WRITE, 0);
    writtenPages = mapped(map, PAGE + 2L * size, READ, PAGE);
    read = readPage.getByteBuffer(0, PAGE).order(ByteOrder.nativeOrder());
    written = writtenPages.getByteBuffer(0, PAGE).order(ByteOrder.nativeOrder());
    records = writtenPages.getByteBuffer(PAGE, 2L * size).order(ByteOrder.nativeOrder());
    at = (long) LONG.getAcquire(read, 0);
  }

  private static Pointer mapped(BpfMap map, long length, int protection, long offset) {
    Pointer start = C.mmap(null, length, protection, SHARED, map.fd(), offset);
    if (Pointer.nativeValue(start) == -1) {
      throw Libbpf.failed("map the ring buffer " + map.name() + " into memory");
    }
    return start;
  }

  /**
   * The next record, between position and limit; null when none is there. It is the kernel's again after {@link #release}, which must come
   * before the next call. The buffer is one and the same every time.
   */
  public ByteBuffer next() {
    while (at < (long) LONG.getAcquire(written, 0)) {
      int start = (int) (at & (size - 1));
      int header = (int) INT.getAcquire(records, start);
      if ((header & BUSY) != 0) {
        return null;
      }
      int length = header & ~DISCARDED;
      at += HEADER + (length + 7L) / 8 * 8;
      if ((header & DISCARDED) == 0) {
        return records.limit(start + HEADER + length).position(start + HEADER);
      }
      release();
    }
    return null;
  }

  /** Gives the kernel back what {@link #next} returned. */
  public void release() {
    records.clear();
    LONG.setRelease(read, 0, at);
  }

  @Override
  public void close() {
    C.munmap(readPage, PAGE);
    C.munmap(writtenPages, PAGE + 2L * size);
  }
}
