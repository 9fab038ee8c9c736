// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.extract;

import dev.packetclassifier.bpf.capture.Frame;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Recognizes packets that a recorder saw more than once: on several interfaces, or on both sides of a mirrored port. Two records are the
 * same packet when they are equal from layer 3 on but for the time to live, and at most 10 ms apart. The first {@value #COMPARED} bytes are
 * compared: they hold addresses, identification, sequence numbers and the checksum of the rest.
 */
final class DuplicateDetector {
  private static final long WINDOW_NANOS = 10_000_000L;
  private static final int COMPARED = 64;
  /** A power of two. */
  private static final int REMEMBERED = 1024;
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
  private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final long[] hashes = new long[REMEMBERED];
  private final long[] times = new long[REMEMBERED];

  /** Forgets what was seen. */
  void reset() {
    Arrays.fill(hashes, 0);
  }

  /** Whether the packet repeats one before it. */
  boolean isDuplicate(Frame frame) {
    long hash = hash(frame);
    int slot = (int) (hash >>> 32) & REMEMBERED - 1;
    boolean same = hashes[slot] == hash && Math.abs(frame.nanos - times[slot]) <= WINDOW_NANOS;
    hashes[slot] = hash;
    times[slot] = frame.nanos;
    return same;
  }

  private static long hash(Frame frame) {
    int link = Headers.link(frame);
    int end = Math.min(frame.captured, link + COMPARED);
    int type = link <= frame.captured ? Headers.u16(frame.bytes, link - 2) : 0;
    long hash = (long) (frame.length - link) * MULTIPLIER + type;
    int at = link;
    for (; at + 8 <= end; at += 8) {
      hash = mix(hash, (long) LONG.get(frame.bytes, at) & mask(type, at - link));
    }
    for (; at < end; at++) {
      hash = mix(hash, frame.bytes[at]);
    }
    return hash;
  }

  private static long mix(long hash, long value) {
    long mixed = (hash ^ value) * MULTIPLIER;
    return mixed ^ mixed >>> 32;
  }

  /** Without what routers change: the time to live or hop limit, and IPv4's checksum, which is over it. */
  private static long mask(int type, int offset) {
    if (offset == 8 && type == Headers.IPV4) {
      return 0x00ff_0000_ffff_ffffL;
    }
    return offset == 0 && type == Headers.IPV6 ? ~0xffL : ~0L;
  }
}
