// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.retry;

import java.time.Instant;

/**
 * The time by which the agent waits. It never jumps: a clock that is set hours back after boot must not make a retry wait for hours. Its
 * instants are good for comparing with each other only; their dates mean nothing.
 */
public final class MonotonicTime {
  private MonotonicTime() {}

  /** Now. */
  public static Instant now() {
    return Instant.EPOCH.plusNanos(System.nanoTime());
  }
}
