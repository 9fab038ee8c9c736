// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.sync;

import java.time.Duration;

/** Wakes the sync loop: at once when the desired state changed, debounced when the network did, since such messages come in bursts. */
public final class SyncTrigger {
  private static final long DEBOUNCE_NANOS = Duration.ofMillis(100).toNanos();

  private boolean immediate;
  private boolean debounced;
  private long debouncedAt;

  /** Wakes the loop without delay; a trigger during a sync starts another one. */
  public synchronized void triggerNow() {
    immediate = true;
    notifyAll();
  }

  /** Wakes the loop within 100 ms; all triggers until then are one. */
  public synchronized void triggerDebounced() {
    if (!debounced) {
      debounced = true;
      debouncedAt = System.nanoTime() + DEBOUNCE_NANOS;
      notifyAll();
    }
  }

  /**
   * Waits for a trigger, or this long.
   *
   * @return whether there was one
   */
  public synchronized boolean await(Duration longest) throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    while (!immediate) {
      long left = (debounced && debouncedAt - end < 0 ? debouncedAt : end) - System.nanoTime();
      if (left <= 0) {
        break;
      }
      wait(left / 1_000_000, (int) (left % 1_000_000));
    }
    boolean triggered = immediate || debounced;
    immediate = false;
    debounced = false;
    return triggered;
  }
}
