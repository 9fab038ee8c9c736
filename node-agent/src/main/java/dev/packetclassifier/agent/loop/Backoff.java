package dev.packetclassifier.agent.loop;

import java.time.Duration;

/**
 * How long to wait before trying again: doubled with each failure.
 *
 * @param first after the first failure
 * @param longest never longer than this
 */
public record Backoff(Duration first, Duration longest) {
  /** @param failures how often it failed in a row, at least 1 */
  public Duration after(int failures) {
    Duration wait = first.multipliedBy(1L << Math.min(failures - 1, 20));
    return wait.compareTo(longest) > 0 ? longest : wait;
  }
}
