// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.cluster;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;

/**
 * When the API server last answered this agent. An open watch is no answer: it stays open when the token behind it has been revoked. Used
 * from several threads.
 */
@Singleton
public class ApiContact {
  private volatile long lastNanos = System.nanoTime();
  private volatile double lastSeconds;

  /** The API server answered a request of the agent's: with the object, or that there is none. Not with 401 or 403. */
  public void answered() {
    lastNanos = System.nanoTime();
    lastSeconds = Instant.now().toEpochMilli() / 1e3;
  }

  /** Time since the last answer, or since the start of the agent before the first. */
  public Duration sinceAnswer() {
    return Duration.ofNanos(System.nanoTime() - lastNanos);
  }

  /** The last answer in seconds since 1970; 0 before the first. */
  public double lastAnswerSeconds() {
    return lastSeconds;
  }
}
