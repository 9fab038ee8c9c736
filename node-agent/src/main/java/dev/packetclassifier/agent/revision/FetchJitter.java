// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.revision;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** How long an agent waits before it fetches a revision for the first time. */
public final class FetchJitter {
  private FetchJitter() {}

  /** At once: for one that is alone. */
  public static Supplier<Duration> atOnce() {
    return () -> Duration.ZERO;
  }

  /**
   * Random delays, evenly spread.
   *
   * @param longest 0 or more
   * @throws IllegalArgumentException when it is negative
   */
  public static Supplier<Duration> within(Duration longest) {
    if (longest.isNegative()) {
      throw new IllegalArgumentException("agent.fetch-jitter (AGENT_FETCH_JITTER) is " + longest + ", must be 0 or more");
    }
    return longest.isZero() ? atOnce() : () -> Duration.ofNanos(ThreadLocalRandom.current().nextLong(longest.toNanos()));
  }
}
