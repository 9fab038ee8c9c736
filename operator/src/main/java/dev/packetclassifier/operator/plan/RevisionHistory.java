package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.AssignmentStatus;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import dev.packetclassifier.api.v1alpha1.PacketClassifierStatus;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which revisions are kept. */
final class RevisionHistory {
  private RevisionHistory() {
  }

  /** Those that no node runs or should run, beyond the newest {@code revisionHistoryLimit} of them. */
  static List<String> surplus(Situation situation, PacketClassifierStatus next) {
    Set<String> used = used(situation, next);
    return situation.revisions().stream()
        .filter(revision -> !used.contains(revision.name()))
        .sorted(Comparator.comparing(RevisionFacts::created).reversed().thenComparing(RevisionFacts::name))
        .skip(situation.classifier().getSpec().revisionHistoryLimit)
        .map(RevisionFacts::name)
        .toList();
  }

  private static Set<String> used(Situation situation, PacketClassifierStatus next) {
    Set<String> used = new HashSet<>();
    used.add(next.currentRevision);
    used.add(next.updatingRevision);
    if (situation.acceptance() instanceof Acceptance.Sound sound) {
      used.add(sound.revision());
    }
    for (PacketClassifierNode object : situation.objects().values()) {
      Assignment entry = NodeObjects.assignment(object, situation.name());
      AssignmentStatus report = NodeObjects.report(object, situation.name());
      used.add(entry == null ? null : entry.active.revision);
      used.add(report == null ? null : report.active.revision);
    }
    return used;
  }
}
