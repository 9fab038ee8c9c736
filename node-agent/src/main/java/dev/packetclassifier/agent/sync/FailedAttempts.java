package dev.packetclassifier.agent.sync;

import dev.packetclassifier.agent.plan.InterfacePhase;
import dev.packetclassifier.agent.plan.DesiredAttachment;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What was tried in vain, and when it may be tried again. */
public final class FailedAttempts {
  private static final Backoff RETRY = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

  private final Map<DesiredAttachment, Failure> failures = new HashMap<>();

  private record Failure(InterfacePhase finding, int times, Instant retryAt) {
  }

  /**
   * Remembers a failure; the next try of the same goal waits, longer each time, and at least this long.
   *
   * @return whether it is news: the same failure again is not
   */
  public boolean remember(DesiredAttachment goal, InterfacePhase finding, Duration atLeast, Instant now) {
    Failure before = failures.get(goal);
    int times = before == null ? 1 : before.times() + 1;
    Duration wait = RETRY.after(times).compareTo(atLeast) > 0 ? RETRY.after(times) : atLeast;
    failures.put(goal, new Failure(finding, times, now.plus(wait)));
    return before == null || !before.finding().equals(finding);
  }

  /** The goal was reached. */
  public void forget(DesiredAttachment goal) {
    failures.remove(goal);
  }

  /** Forgets goals that nobody has any more. */
  public void keepOnly(Collection<String> classifiers) {
    failures.keySet().removeIf(goal -> !classifiers.contains(goal.classifier()));
  }

  /** What is not to be tried again yet. */
  public Map<DesiredAttachment, InterfacePhase> waiting(Instant now) {
    return failures.entrySet().stream().filter(entry -> now.isBefore(entry.getValue().retryAt()))
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().finding()));
  }

  /** The earliest moment after {@code now} at which one of them may be tried again. */
  public Optional<Instant> nextRetry(Instant now) {
    return failures.values().stream().map(Failure::retryAt).filter(now::isBefore).min(Instant::compareTo);
  }
}
