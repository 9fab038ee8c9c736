// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.equality;

import dev.packetclassifier.bpf.libbpf.TestRun;
import dev.packetclassifier.bpf.parse.Hook;
import java.util.SplittableRandom;

/** What packets at the tc hooks may be. */
final class SkbRun {
  private SkbRun() {}

  static boolean isPossible(byte[] frame) {
    return TestRun.isPossibleAtTc(frame);
  }

  /** A packet at a hook; in the driver it is always one. */
  static Step step(SplittableRandom random, Hook hook, int program, long nanos, byte[] frame) {
    int size = hook == Hook.Arriving ? 0 : segmentSize(random, frame);
    int segments = size == 0 || random.nextBoolean() ? 0 : 1 + random.nextInt(random.nextBoolean() ? 20 : 65535);
    return new Step(hook, program, nanos, frame, size, segments);
  }

  /** Half of them are one packet, the others stand for several of any size. */
  private static int segmentSize(SplittableRandom random, byte[] frame) {
    return switch (random.nextInt(6)) {
      case 0 -> 1 + random.nextInt(frame.length);
      case 1 -> 1 + random.nextInt(20);
      case 2 -> 1 + random.nextInt(1460);
      default -> 0;
    };
  }
}
