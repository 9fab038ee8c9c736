// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.libbpf;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** An array's values in this process's memory: read and written without asking the kernel. */
public final class MappedMap implements AutoCloseable {
  /** Flag of a map that can be mapped. */
  public static final int MAPPABLE = 1 << 10;

  private static final int PAGE = 4096;
  private static final int READ_WRITE = 3;
  private static final int SHARED = 1;

  private final Pointer start;
  private final long size;

  /** @param map an array that was made {@link #MAPPABLE} */
  public MappedMap(BpfMap map) {
    long bytes = (map.valueSize() + 7L) / 8 * 8 * map.maxEntries();
    size = (bytes + PAGE - 1) / PAGE * PAGE;
    start = C.mmap(null, size, READ_WRITE, SHARED, map.fd(), 0);
    if (Pointer.nativeValue(start) == -1) {
      throw Libbpf.failed("map " + map.name() + " into memory");
    }
  }

  /** All values, eight-byte aligned, in the machine's order; not to be touched after {@link #close}. */
  public ByteBuffer values() {
    return start.getByteBuffer(0, size).order(ByteOrder.nativeOrder());
  }

  @Override
  public void close() {
    C.munmap(start, size);
  }
}
