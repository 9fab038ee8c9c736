// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.equality;

import java.util.SplittableRandom;

/** Which of a classifier's programs sees the next packet: exchanges at random moments, what observes before what judges. */
final class Exchange {
  private static final int UNTIL_JUDGED = 20;

  private final SplittableRandom random;
  private final boolean[] observes;
  /** Packets from one exchange to the next, on average. */
  private final int period;
  private int observing;
  private int judging;

  /** @param observes of each program, whether it sees packets that leave */
  Exchange(SplittableRandom random, boolean[] observes) {
    this.random = random;
    this.observes = observes;
    period = random.nextBoolean() ? 50 : 2000;
  }

  /** On to the next packet. */
  void next() {
    if (judging != observing) {
      judging = random.nextInt(UNTIL_JUDGED) == 0 ? observing : judging;
    } else if (random.nextInt(period) == 0) {
      observing = random.nextInt(observes.length);
    }
  }

  /** Whether a packet that leaves now is seen. */
  boolean observed() {
    return observes[observing];
  }

  /** Of a packet that leaves. */
  int observing() {
    return observing;
  }

  /** Of a packet that arrives. */
  int judging() {
    return judging;
  }
}
