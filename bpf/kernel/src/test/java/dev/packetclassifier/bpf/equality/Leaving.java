// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.equality;

import java.util.SplittableRandom;

/** What packets that leave may be. */
final class Leaving {
  /** Bytes of a frame with the header. */
  private static final int IPV4 = 34;
  private static final int IPV6 = 54;
  private static final int LONGEST = 3500;

  private Leaving() {}

  /** The kernel runs no egress program by hand on a frame that says IP and has not its header, or is longer than a page. */
  static boolean isPossible(byte[] frame) {
    int type = (frame[12] & 0xff) << 8 | frame[13] & 0xff;
    return frame.length <= LONGEST && frame.length >= (type == 0x0800 ? IPV4 : type == 0x86dd ? IPV6 : 0);
  }

  /** Half of them are one packet, the others stand for several of any size. */
  static int segmentSize(SplittableRandom random, byte[] frame) {
    return switch (random.nextInt(6)) {
      case 0 -> 1 + random.nextInt(frame.length);
      case 1 -> 1 + random.nextInt(20);
      case 2 -> 1 + random.nextInt(1460);
      default -> 0;
    };
  }
}
