// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.libbpf;

import com.sun.jna.Memory;

/** CLOCK_BOOTTIME: goes on while the machine sleeps, and means the same to every process until the next boot. */
public final class BootClock {
  private static final int BOOTTIME = 7;

  private BootClock() {}

  /** Nanoseconds since the machine was started. */
  public static long nanos() {
    try (Memory time = new Memory(2L * Long.BYTES)) {
      if (C.clock_gettime(BOOTTIME, time) != 0) {
        throw Libbpf.failed("read the clock");
      }
      return time.getLong(0) * 1_000_000_000L + time.getLong(Long.BYTES);
    }
  }
}
