// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.ConditionType;
import dev.packetclassifier.api.v1alpha1.EventReason;
import dev.packetclassifier.api.v1alpha1.FailingNode;
import dev.packetclassifier.api.v1alpha1.NodeReason;
import dev.packetclassifier.api.v1alpha1.PacketClassifierStatus;
import dev.packetclassifier.api.v1alpha1.StatusCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The Events of a change of status: made from the difference, so that each transition is published once, by whichever operator leads. */
final class StatusTransitions {
  private StatusTransitions() {}

  static List<PlannedEvent> between(PacketClassifierStatus before, PacketClassifierStatus after) {
    List<PlannedEvent> events = new ArrayList<>();
    validation(before, after).ifPresent(events::add);
    for (FailingNode node : FailingNodes.newlyFailing(before, after)) {
      if (!node.reason.equals(NodeReason.Pending.name())) {
        events.add(PlannedEvent.warning(EventReason.NodeFailing,
            node.name + ": " + node.reason + (node.message == null ? "" : ": " + node.message)));
      }
    }
    events.addAll(RolloutTransitions.between(before, after));
    Optional<StatusCondition> ready = StatusFields.condition(after, ConditionType.Ready);
    if (Conditions.isTrue(ready) && !Conditions.isTrue(StatusFields.condition(before, ConditionType.Ready))) {
      events.add(PlannedEvent.normal(EventReason.Ready, ready.orElseThrow().message));
    }
    return events;
  }

  private static Optional<PlannedEvent> validation(PacketClassifierStatus before, PacketClassifierStatus after) {
    StatusCondition accepted = StatusFields.condition(after, ConditionType.Accepted).orElseThrow();
    boolean unchanged = StatusFields.condition(before, ConditionType.Accepted)
        .map(old -> old.status == accepted.status && old.message.equals(accepted.message)).orElse(false);
    if (unchanged) {
      return Optional.empty();
    }
    return Optional.of(accepted.status == StatusCondition.Status.True ? PlannedEvent.normal(EventReason.Accepted, accepted.message)
        : PlannedEvent.warning(EventReason.Rejected, accepted.message));
  }
}
