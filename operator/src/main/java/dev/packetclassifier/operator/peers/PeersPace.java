// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.peers;

import dev.packetclassifier.api.v1alpha1.Api;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * When the ConfigMap {@value Api#PEERS_CONFIG_MAP} is written: each write goes to every agent, so that a cluster that grows node by node would
 * send the square of its size. A new address must be protected soon, one that is gone may stay protected for a while.
 */
final class PeersPace {
  /** New addresses are written at most this often, however small the ConfigMap. */
  static final Duration SHORTEST = Duration.ofSeconds(60);

  /** How long an address that is gone stays. */
  static final Duration REMOVAL_DELAY = Duration.ofMinutes(10);

  /** What the writes may send in all, to all agents together. */
  private static final long BYTES_PER_SECOND = 1_000_000;

  private Instant written = Instant.MIN;
  private Instant removalSeen;

  /**
   * Whether to write at {@code now}; the caller does so. A ConfigMap that is missing is always due.
   *
   * @param present what the ConfigMap holds; empty when there is none
   * @param watchers how many agents get what is written
   */
  boolean isDue(Map<String, String> wanted, Map<String, String> present, int watchers, Instant now) {
    if (wanted.equals(present)) {
      removalSeen = null;
      return false;
    }
    boolean due = present.isEmpty()
        || (adds(wanted, present) ? !now.isBefore(earliest(wanted, watchers)) : removalIsDue(now));
    if (due) {
      written = now;
      removalSeen = null;
    }
    return due;
  }

  private Instant earliest(Map<String, String> wanted, int watchers) {
    if (written.equals(Instant.MIN)) {
      return written;
    }
    long bytes = wanted.values().stream().mapToLong(text -> text.getBytes(StandardCharsets.UTF_8).length).sum();
    Duration transfer = Duration.ofSeconds(bytes * watchers / BYTES_PER_SECOND);
    return written.plus(transfer.compareTo(SHORTEST) > 0 ? transfer : SHORTEST);
  }

  private boolean removalIsDue(Instant now) {
    if (removalSeen == null) {
      removalSeen = now;
    }
    return !now.isBefore(removalSeen.plus(REMOVAL_DELAY));
  }

  private static boolean adds(Map<String, String> wanted, Map<String, String> present) {
    return wanted.entrySet().stream().anyMatch(entry -> !lines(present.get(entry.getKey())).containsAll(lines(entry.getValue())));
  }

  private static Set<String> lines(String text) {
    return text == null ? Set.of() : text.lines().collect(Collectors.toSet());
  }
}
