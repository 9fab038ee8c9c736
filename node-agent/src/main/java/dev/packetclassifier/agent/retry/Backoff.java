// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.retry;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Exponential backoff with jitter, so that the agents of a fleet that lose the API server at the same moment do not all return at the
 * same moment.
 *
 * @param first after the first failure, at most
 * @param longest never longer than this
 */
public record Backoff(Duration first, Duration longest) {
  /** @param failures how often it failed in a row, at least 1 */
  public Duration after(int failures) {
    return after(failures, ThreadLocalRandom.current().nextDouble());
  }

  /** @param chance from 0 for the earliest moment, which is half of the latest, to 1 for the latest */
  Duration after(int failures, double chance) {
    Duration doubled = first.multipliedBy(1L << Math.min(failures - 1, 20));
    Duration most = doubled.compareTo(longest) > 0 ? longest : doubled;
    return Duration.ofNanos((long) (most.toNanos() * (0.5 + chance / 2)));
  }
}
