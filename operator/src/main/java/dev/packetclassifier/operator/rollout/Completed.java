// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.rollout;

import dev.packetclassifier.api.v1alpha1.CompletedRollout;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.RolloutStatus;
import java.util.ArrayList;
import java.util.List;

/** What was rolled out to the end, the last one first. */
final class Completed {
  private static final int KEPT = 10;

  private Completed() {}

  /** Whether this revision has run everywhere in this mode, or in the one that also drops. */
  static boolean contains(RolloutStatus status, Pair pair) {
    return status != null && status.completed != null && status.completed.stream()
        .anyMatch(each -> each.revision.equals(pair.revision()) && (each.mode == pair.mode() || pair.mode() == Mode.Observe));
  }

  /** The list with a pair in front, each pair once. */
  static List<CompletedRollout> with(List<CompletedRollout> before, Pair pair) {
    List<CompletedRollout> completed = new ArrayList<>();
    CompletedRollout first = new CompletedRollout();
    first.revision = pair.revision();
    first.mode = pair.mode();
    completed.add(first);
    if (before != null) {
      before.stream().filter(each -> !(each.revision.equals(first.revision) && each.mode == first.mode)).limit(KEPT - 1)
          .forEach(completed::add);
    }
    return completed;
  }
}
