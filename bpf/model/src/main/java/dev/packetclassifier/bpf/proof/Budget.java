// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.proof;

import java.time.Duration;

/** How long a search may take; a search that is interrupted stops as if it were spent. For one search, by one thread. */
public final class Budget {
  private static final int BETWEEN_LOOKS = 64;

  private final long boxes;
  private final long deadline;
  private long looked;
  private boolean spent;

  /**
   * Begins now.
   *
   * @param time how long
   * @param boxes how many parts of the space of packets may be looked at: what bounds memory and work on a slow machine
   */
  public Budget(Duration time, long boxes) {
    this.boxes = boxes;
    this.deadline = System.nanoTime() + time.toNanos();
  }

  /** Takes one part. @return false when nothing is left */
  boolean take() {
    looked++;
    if (looked > boxes || looked % BETWEEN_LOOKS == 0 && (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted())) {
      spent = true;
    }
    return !spent;
  }

  /** Parts of the space of packets that were looked at. */
  public long looked() {
    return looked;
  }

  /** Whether a search was stopped by it. */
  public boolean isSpent() {
    return spent;
  }
}
