package dev.packetclassifier.agent.sync;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before trying again: doubled with each failure, and drawn anew each time, so that the agents of a fleet, who all lose
 * the API server at one moment, do not all come back to it at one moment.
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
