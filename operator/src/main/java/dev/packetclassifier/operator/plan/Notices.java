package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.FailingNode;
import dev.packetclassifier.api.v1alpha1.PacketClassifierStatus;
import dev.packetclassifier.api.v1alpha1.StatusCondition;
import dev.packetclassifier.operator.plan.NodeState.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What people are told: the difference between two statuses, so that each transition is told once, whoever tells it. */
final class Notices {
  private Notices() {
  }

  static List<Notice> between(PacketClassifierStatus before, PacketClassifierStatus after) {
    List<Notice> notices = new ArrayList<>();
    acceptance(before, after).ifPresent(notices::add);
    for (FailingNode node : FailingNodes.fresh(before, after)) {
      if (!node.reason.equals(Standing.Waiting.name())) {
        notices.add(Notice.warning("NodeFailing", node.name + ": " + node.reason + (node.message == null ? "" : ": " + node.message)));
      }
    }
    Optional<StatusCondition> ready = Statuses.condition(after, Conditions.READY);
    if (Conditions.isTrue(ready) && !Conditions.isTrue(Statuses.condition(before, Conditions.READY))) {
      notices.add(Notice.normal("Ready", ready.orElseThrow().message));
    }
    return notices;
  }

  private static Optional<Notice> acceptance(PacketClassifierStatus before, PacketClassifierStatus after) {
    StatusCondition accepted = Statuses.condition(after, Conditions.ACCEPTED).orElseThrow();
    boolean said = Statuses.condition(before, Conditions.ACCEPTED)
        .map(old -> old.status == accepted.status && old.message.equals(accepted.message)).orElse(false);
    if (said) {
      return Optional.empty();
    }
    return Optional.of(accepted.status == StatusCondition.Status.True ? Notice.normal("Accepted", accepted.message)
        : Notice.warning("Rejected", accepted.message));
  }
}
