// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.libbpf;

import com.sun.jna.Memory;

/** CLOCK_MONOTONIC, which kernel programs read the time of packets from. */
public final class MonotonicClock {
  private static final int MONOTONIC = 1;

  private MonotonicClock() {}

  /** Microseconds since some moment before the machine was started. */
  public static long micros() {
    try (Memory time = new Memory(2L * Long.BYTES)) {
      if (C.clock_gettime(MONOTONIC, time) != 0) {
        throw Libbpf.failed("read the clock");
      }
      return time.getLong(0) * 1_000_000 + time.getLong(Long.BYTES) / 1000;
    }
  }
}
