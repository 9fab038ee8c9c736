package dev.packetclassifier.agent.sync;

import java.util.concurrent.atomic.AtomicLong;

/** What the agent did since it started, for metrics. */
public final class AgentCounters {
  private final AtomicLong attaches = new AtomicLong();
  private final AtomicLong swaps = new AtomicLong();
  private final AtomicLong detaches = new AtomicLong();
  private final AtomicLong selfTestFailures = new AtomicLong();
  private final AtomicLong turns = new AtomicLong();

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

  void turned() {
    turns.incrementAndGet();
  }

  /** All that a turn can have done to the kernel. */
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

  public AtomicLong turns() {
    return turns;
  }
}
