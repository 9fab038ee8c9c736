// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.sync;

import dev.packetclassifier.agent.plan.NodeEvent;
import dev.packetclassifier.agent.retry.TokenBucket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps Events few: a classifier on an interface makes some at once, then one a minute, about the state it is in by then, with the number
 * of changes that it stands for. So an interface that comes and goes all the time is reported, and does not fill etcd.
 */
final class EventLimiter {
  static final int BURST = 4;
  static final Duration INTERVAL = Duration.ofMinutes(1);

  private final Map<String, Subject> subjects = new LinkedHashMap<>();

  private static final class Subject {
    private final TokenBucket bucket = new TokenBucket(BURST, INTERVAL);
    private NodeEvent pending;
    private int changes;
  }

  /**
   * What to publish now.
   *
   * @param events the changes since the last call, the oldest first
   */
  List<NodeEvent> admit(List<NodeEvent> events, Instant now) {
    for (NodeEvent event : events) {
      Subject subject = subjects.computeIfAbsent(event.subject(), key -> new Subject());
      subject.pending = event;
      subject.changes++;
    }
    List<NodeEvent> admitted = new ArrayList<>();
    subjects.values().forEach(subject -> {
      if (subject.pending != null && subject.bucket.take(now)) {
        admitted.add(subject.changes == 1 ? subject.pending : subject.pending.standingFor(subject.changes));
        subject.pending = null;
        subject.changes = 0;
      }
    });
    subjects.values().removeIf(subject -> subject.pending == null && subject.bucket.isFull(now));
    return admitted;
  }

  /** When one that waits may be published; empty when none waits. */
  Optional<Instant> nextAdmission(Instant now) {
    return subjects.values().stream().filter(subject -> subject.pending != null).map(subject -> subject.bucket.nextToken(now))
        .min(Instant::compareTo);
  }
}
