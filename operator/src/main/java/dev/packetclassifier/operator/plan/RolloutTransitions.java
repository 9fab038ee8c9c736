// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.ConditionReason;
import dev.packetclassifier.api.v1alpha1.ConditionType;
import dev.packetclassifier.api.v1alpha1.EventReason;
import dev.packetclassifier.api.v1alpha1.PacketClassifierStatus;
import dev.packetclassifier.api.v1alpha1.RolloutStatus;
import dev.packetclassifier.api.v1alpha1.StatusCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The Events of a rollout: one a transition, made from the difference of two statuses. */
final class RolloutTransitions {
  private static final Map<String, EventReason> WAITING = Map.of(
      ConditionReason.RolloutPaused.name(), EventReason.RolloutPaused,
      ConditionReason.RolledBack.name(), EventReason.RolledBack,
      ConditionReason.RolloutFailed.name(), EventReason.RolloutFailed,
      ConditionReason.NoHealthyNodes.name(), EventReason.RolloutFailed,
      ConditionReason.StableUnknown.name(), EventReason.RolloutFailed,
      ConditionReason.StableRevisionGone.name(), EventReason.RolloutFailed);

  private RolloutTransitions() {}

  static List<PlannedEvent> between(PacketClassifierStatus before, PacketClassifierStatus after) {
    List<PlannedEvent> events = new ArrayList<>();
    RolloutStatus old = before.rollout == null ? new RolloutStatus() : before.rollout;
    RolloutStatus now = after.rollout;
    if (now == null) {
      return events;
    }
    if (now.step != null && (old.step == null || old.id != now.id)) {
      events.add(PlannedEvent.normal(EventReason.RolloutStarted,
          "Rollout " + now.id + " of " + (after.updatingRevision == null ? after.currentRevision : after.updatingRevision) + " in "
              + now.steps + (now.steps == 1 ? " step." : " steps.")));
    } else if (now.step != null && !Objects.equals(old.step, now.step)) {
      events.add(PlannedEvent.normal(EventReason.RolloutStep, "Rollout " + now.id + ": step " + now.step + " of " + now.steps + "."));
    }
    if (now.step == null && old.step != null && now.stable != null) {
      events.add(PlannedEvent.normal(EventReason.RolloutCompleted, "Rollout " + now.id + ": " + now.stable.revision + " in "
          + now.stable.mode + " is the stable one."));
    }
    EventReason waiting = WAITING.get(readyReason(after));
    if (waiting != null && !readyReason(after).equals(readyReason(before))) {
      String message = StatusFields.condition(after, ConditionType.Ready).map(ready -> ready.message).orElse("");
      events.add(waiting == EventReason.RolloutPaused ? PlannedEvent.normal(waiting, message) : PlannedEvent.warning(waiting, message));
    }
    return events;
  }

  private static String readyReason(PacketClassifierStatus status) {
    return StatusFields.condition(status, ConditionType.Ready).map((StatusCondition ready) -> ready.reason).orElse("");
  }
}
