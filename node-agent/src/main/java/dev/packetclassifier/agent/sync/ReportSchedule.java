// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.sync;

import dev.packetclassifier.agent.kernel.InterfaceCounts;
import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.AssignmentReport;
import dev.packetclassifier.api.v1alpha1.AssignmentStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Adds to the status what was counted, at the pace that each assignment asks for; between two reports the last one stays. */
final class ReportSchedule {
  private final Map<String, Made> made = new HashMap<>();

  private record Made(AssignmentReport report, Instant at, Duration every) {
    Instant due() {
      return at.plus(every);
    }
  }

  /** @param counts reads the counters of everything attached; called when a report is due */
  void addTo(List<AssignmentStatus> statuses, List<Assignment> assignments, Supplier<List<InterfaceCounts>> counts, Instant now) {
    Map<String, Duration> paces = assignments.stream().filter(each -> each.report != null)
        .collect(Collectors.toMap(each -> each.classifier, each -> Duration.ofSeconds(each.report.everySeconds), (a, b) -> a));
    made.keySet().retainAll(paces.keySet());
    List<String> due = paces.keySet().stream().filter(classifier -> isDue(classifier, paces.get(classifier), now)).toList();
    if (!due.isEmpty()) {
      List<InterfaceCounts> read = counts.get();
      due.forEach(classifier -> made.put(classifier, new Made(
          CountsReport.of(read.stream().filter(each -> each.classifier().equals(classifier)).toList()).orElse(null), now,
          paces.get(classifier))));
    }
    statuses.forEach(status -> status.report = made.containsKey(status.classifier) ? made.get(status.classifier).report() : null);
  }

  private boolean isDue(String classifier, Duration every, Instant now) {
    Made last = made.get(classifier);
    return last == null || last.report() == null || !now.isBefore(last.at().plus(every));
  }

  /** When the next report is due, after {@code now}. */
  Optional<Instant> next(Instant now) {
    return made.values().stream().map(Made::due).map(due -> due.isAfter(now) ? due : now).min(Instant::compareTo);
  }
}
