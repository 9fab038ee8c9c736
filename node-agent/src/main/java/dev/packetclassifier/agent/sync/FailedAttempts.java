// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.sync;

import dev.packetclassifier.agent.plan.DesiredAttachment;
import dev.packetclassifier.agent.plan.PlacementOutcome;
import dev.packetclassifier.agent.retry.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Attachments that failed, and when each may be tried again. */
public final class FailedAttempts {
  private static final Backoff RETRY = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

  private final Map<DesiredAttachment, Failure> failures = new HashMap<>();

  private record Failure(PlacementOutcome outcome, int times, Instant retryAt) {
  }

  /**
   * Records a failure; the next attempt waits with exponential backoff, at least this long.
   *
   * @return whether it differs from the attachment's last failure
   */
  public boolean record(DesiredAttachment attachment, PlacementOutcome outcome, Duration atLeast, Instant now) {
    Failure before = failures.get(attachment);
    int times = before == null ? 1 : before.times() + 1;
    Duration wait = RETRY.after(times).compareTo(atLeast) > 0 ? RETRY.after(times) : atLeast;
    failures.put(attachment, new Failure(outcome, times, now.plus(wait)));
    return before == null || !before.outcome().equals(outcome);
  }

  /** The attachment succeeded. */
  public void clear(DesiredAttachment attachment) {
    failures.remove(attachment);
  }

  /** Forgets the attachments of all other classifiers. */
  public void retainOnly(Collection<String> classifiers) {
    failures.keySet().removeIf(attachment -> !classifiers.contains(attachment.classifier()));
  }

  /** The failures that are still backing off. */
  public Map<DesiredAttachment, PlacementOutcome> waiting(Instant now) {
    return failures.entrySet().stream().filter(entry -> now.isBefore(entry.getValue().retryAt()))
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().outcome()));
  }

  /** The earliest moment after {@code now} at which one of them may be tried again. */
  public Optional<Instant> nextRetry(Instant now) {
    return failures.values().stream().map(Failure::retryAt).filter(now::isBefore).min(Instant::compareTo);
  }
}
