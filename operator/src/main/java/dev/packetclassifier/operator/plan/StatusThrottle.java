// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.PacketClassifierStatus;
import dev.packetclassifier.api.v1alpha1.StatusCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * When a status is written: at once when people or programs would act on the difference, else at most every ten seconds, and never when
 * there is none. One write of the largest object costs the API server more than a hundred milliseconds.
 */
final class StatusThrottle {
  static final Duration INTERVAL = Duration.ofSeconds(10);

  private StatusThrottle() {}

  /** How long to wait before {@code next} is written: zero for now, null for never. */
  static Duration delay(PublishedStatus published, PacketClassifierStatus next, Instant now) {
    PacketClassifierStatus before = published.status();
    if (StatusFields.same(before, next)) {
      return null;
    }
    if (urgent(before, next)) {
      return Duration.ZERO;
    }
    Instant due = published.at().map(at -> at.plus(INTERVAL)).orElse(now);
    return due.isAfter(now) ? Duration.between(now, due) : Duration.ZERO;
  }

  private static boolean urgent(PacketClassifierStatus before, PacketClassifierStatus next) {
    return before.observedGeneration != next.observedGeneration
        || !Objects.equals(before.currentRevision, next.currentRevision)
        || !Objects.equals(before.updatingRevision, next.updatingRevision)
        || !conditionKeys(before.conditions).equals(conditionKeys(next.conditions))
        || FailingNodes.newlyFailing(before, next).stream().anyMatch(FailingNodes::isFailure);
  }

  private static List<String> conditionKeys(List<StatusCondition> conditions) {
    return conditions == null ? List.of()
        : conditions.stream().map(condition -> condition.type + condition.status + condition.reason).sorted().toList();
  }
}
