// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.AssignmentStatus;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import dev.packetclassifier.api.v1alpha1.PacketClassifierStatus;
import dev.packetclassifier.api.v1alpha1.RolloutSpec;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which revisions are kept. */
final class RevisionHistory {
  private RevisionHistory() {}

  /** Those that no node runs or should run, beyond the newest {@code revisionHistoryLimit} of them. */
  static List<String> surplus(PlannerInput input, PacketClassifierStatus next) {
    Set<String> used = used(input, next);
    return input.revisions().stream()
        .filter(revision -> !used.contains(revision.name()))
        .sorted(Comparator.comparing(RevisionInfo::created).reversed().thenComparing(RevisionInfo::name))
        .skip(input.classifier().getSpec().revisionHistoryLimit)
        .map(RevisionInfo::name)
        .toList();
  }

  private static Set<String> used(PlannerInput input, PacketClassifierStatus next) {
    Set<String> used = new HashSet<>();
    used.add(next.currentRevision);
    used.add(next.updatingRevision);
    if (next.rollout != null && next.rollout.stable != null) {
      used.add(next.rollout.stable.revision);
    }
    RolloutSpec rollout = input.classifier().getSpec().rollout;
    if (rollout != null && rollout.pin != null) {
      used.add(rollout.pin.revision);
    }
    if (input.validation() instanceof ModelValidation.Valid valid) {
      used.add(valid.revision());
    }
    for (PacketClassifierNode object : input.objects().values()) {
      Assignment entry = NodeObjects.assignment(object, input.name());
      AssignmentStatus report = NodeObjects.report(object, input.name());
      used.add(entry == null ? null : entry.active.revision);
      used.add(report == null ? null : report.active.revision);
    }
    return used;
  }
}
