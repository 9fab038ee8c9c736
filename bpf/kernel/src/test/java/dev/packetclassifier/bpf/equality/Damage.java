// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.equality;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Changes bytes of frames, mostly in their headers, and cuts some short. */
final class Damage {
  private static final int SHORTEST = 14;
  private static final int HEADERS = 80;
  private static final int LONGEST_CUT = 260;

  private final SplittableRandom random;

  Damage(SplittableRandom random) {
    this.random = random;
  }

  /** A damaged copy, 14 bytes and more. */
  byte[] of(byte[] whole) {
    byte[] frame = whole.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(random.nextInt(4) == 0 ? frame.length : Math.min(frame.length, HEADERS));
      frame[at] = random.nextBoolean() ? (byte) random.nextInt(256) : (byte) (frame[at] ^ 1 << random.nextInt(8));
    }
    return random.nextInt(4) == 0 ? Arrays.copyOf(frame, SHORTEST + random.nextInt(Math.min(frame.length, LONGEST_CUT) - SHORTEST + 1))
        : frame;
  }
}
