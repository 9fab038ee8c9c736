// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.sync;

import java.util.concurrent.atomic.AtomicLong;

/** Totals since the agent started, for metrics. */
public final class AgentCounters {
  private final AtomicLong attaches = new AtomicLong();
  private final AtomicLong swaps = new AtomicLong();
  private final AtomicLong detaches = new AtomicLong();
  private final AtomicLong selfTestFailures = new AtomicLong();
  private final AtomicLong syncs = new AtomicLong();
  private final AtomicLong syncFailures = new AtomicLong();

  void attached() {
    attaches.incrementAndGet();
  }

  void swapped() {
    swaps.incrementAndGet();
  }

  void detached() {
    detaches.incrementAndGet();
  }

  void selfTestFailed() {
    selfTestFailures.incrementAndGet();
  }

  void syncCompleted() {
    syncs.incrementAndGet();
  }

  void syncFailed() {
    syncFailures.incrementAndGet();
  }

  /** Changes made to the kernel. */
  long changes() {
    return attaches.get() + swaps.get() + detaches.get() + selfTestFailures.get();
  }

  public AtomicLong attaches() {
    return attaches;
  }

  public AtomicLong swaps() {
    return swaps;
  }

  public AtomicLong detaches() {
    return detaches;
  }

  public AtomicLong selfTestFailures() {
    return selfTestFailures;
  }

  public AtomicLong syncFailures() {
    return syncFailures;
  }

  public AtomicLong syncs() {
    return syncs;
  }
}
