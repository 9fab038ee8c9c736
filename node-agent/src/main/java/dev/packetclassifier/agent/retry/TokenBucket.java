// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.retry;

import java.time.Duration;
import java.time.Instant;

/** Limits how often something is done: a burst at once, then once an interval. */
public final class TokenBucket {
  private final int capacity;
  private final Duration interval;
  private int tokens;
  private Instant refilledAt;

  /**
   * @param capacity the largest burst, at least 1
   * @param interval after which one more is allowed
   */
  public TokenBucket(int capacity, Duration interval) {
    this.capacity = capacity;
    this.interval = interval;
    this.tokens = capacity;
  }

  /** Takes a token if there is one. */
  public boolean take(Instant now) {
    refill(now);
    if (tokens == 0) {
      return false;
    }
    tokens--;
    return true;
  }

  /** When the next token comes; now or earlier when there is one. */
  public Instant nextToken(Instant now) {
    refill(now);
    return tokens > 0 ? now : refilledAt.plus(interval);
  }

  /** Whether nothing was taken lately. */
  public boolean isFull(Instant now) {
    refill(now);
    return tokens == capacity;
  }

  private void refill(Instant now) {
    if (refilledAt == null || tokens == capacity) {
      refilledAt = now;
    }
    while (tokens < capacity && !now.isBefore(refilledAt.plus(interval))) {
      tokens++;
      refilledAt = refilledAt.plus(interval);
    }
  }
}
