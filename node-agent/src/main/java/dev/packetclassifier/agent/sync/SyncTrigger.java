package dev.packetclassifier.agent.sync;

import java.time.Duration;

/** Wakes the loop: at once for news of what is wanted, soon for news of the network, which come in swarms. */
public final class SyncTrigger {
  private static final long SOON_NANOS = Duration.ofMillis(100).toNanos();

  private boolean now;
  private boolean soon;
  private long soonAt;

  /** Wakes the loop without delay; news during a turn start another one. */
  public synchronized void now() {
    now = true;
    notifyAll();
  }

  /** Wakes the loop within 100 ms; everything that comes until then is one wake-up. */
  public synchronized void soon() {
    if (!soon) {
      soon = true;
      soonAt = System.nanoTime() + SOON_NANOS;
      notifyAll();
    }
  }

  /**
   * Waits for a wake-up, or this long.
   *
   * @return whether it was woken
   */
  public synchronized boolean await(Duration longest) throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    while (!now) {
      long left = (soon && soonAt - end < 0 ? soonAt : end) - System.nanoTime();
      if (left <= 0) {
        break;
      }
      wait(left / 1_000_000, (int) (left % 1_000_000));
    }
    boolean woken = now || soon;
    now = false;
    soon = false;
    return woken;
  }
}
