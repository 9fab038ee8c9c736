// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.reconcile;

import dev.packetclassifier.operator.plan.RefusedWrite;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Nodes whose assignment the API server refused, each with its own backoff: one such node holds up no other. Kept in memory. */
@Singleton
public class RefusedWrites {
  static final Duration FIRST_RETRY = Duration.ofSeconds(2);
  static final Duration MAX_RETRY = Duration.ofMinutes(5);

  private record Refusal(RefusedWrite write, Duration backoff) {
  }

  private final Map<String, Map<String, Refusal>> refusals = new ConcurrentHashMap<>();

  /** By node. */
  Map<String, RefusedWrite> of(String classifier) {
    Map<String, RefusedWrite> writes = new ConcurrentHashMap<>();
    refusals.getOrDefault(classifier, Map.of()).forEach((node, refusal) -> writes.put(node, refusal.write));
    return writes;
  }

  /** @param results by node that was tried: the message with which the API server refused, or null */
  void tried(String classifier, Map<String, String> results, Instant now) {
    Map<String, Refusal> known = refusals.computeIfAbsent(classifier, name -> new ConcurrentHashMap<>());
    results.forEach((node, message) -> known.compute(node, (name, last) -> message == null ? null : next(last, message, now)));
  }

  private static Refusal next(Refusal last, String message, Instant now) {
    Duration backoff = last == null ? FIRST_RETRY : last.backoff.multipliedBy(2);
    Duration bounded = backoff.compareTo(MAX_RETRY) > 0 ? MAX_RETRY : backoff;
    return new Refusal(new RefusedWrite(message, now.plus(bounded)), bounded);
  }

  void forget(String classifier) {
    refusals.remove(classifier);
  }
}
