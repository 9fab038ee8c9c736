// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.equality;

import java.util.SplittableRandom;

/** A clock that mostly creeps, and else steps to the edges of everything that the definition of state counts time by, or back. */
final class RandomTime {
  private static final long MICROSECOND = 1000;
  private static final long SECOND = 1_000_000_000L;
  /** Quarters of windows, windows, how long flows are held, and when flows and stations begin again. */
  private static final long[] SPANS = {SECOND / 4, SECOND, 10 * SECOND, 15 * SECOND, 60 * SECOND, 120 * SECOND, 3600 * SECOND};
  private static final long[] OFFSETS = {-MICROSECOND, -1, 0, 1, MICROSECOND - 1, MICROSECOND};

  private final SplittableRandom random;
  /** One step in so many is an edge. */
  private final int edges;
  private final long creep;
  private long now;

  RandomTime(SplittableRandom random) {
    this.random = random;
    edges = 2 + random.nextInt(random.nextBoolean() ? 10 : 400);
    creep = MICROSECOND << random.nextInt(20);
    now = start();
  }

  private long start() {
    return switch (random.nextInt(8)) {
      case 0 -> 0;
      case 1 -> random.nextLong(SECOND);
      case 2 -> Long.MAX_VALUE - random.nextLong(SECOND);
      case 3 -> -1 - random.nextLong(4000 * SECOND);
      default -> random.nextLong(1L << 58);
    };
  }

  /** Nanoseconds, unsigned. */
  long next() {
    if (random.nextInt(edges) != 0) {
      now += random.nextInt(4) == 0 ? 0 : random.nextLong(creep);
      return now;
    }
    long span = SPANS[random.nextInt(random.nextInt(4) == 0 ? SPANS.length : 3)];
    long offset = OFFSETS[random.nextInt(OFFSETS.length)];
    switch (random.nextInt(8)) {
      case 0 -> now -= random.nextLong(span);
      case 1 -> now -= span + offset;
      case 2, 3 -> now = Long.divideUnsigned(now, span) * span + span + offset;
      case 4 -> now += (1 + random.nextInt(5)) * span + offset;
      case 5 -> now += random.nextLong(span);
      default -> now += span + offset;
    }
    return now;
  }
}
