package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.NodeCounts;
import dev.packetclassifier.operator.plan.NodeState.Standing;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How many nodes stand where. */
final class Tally {
  private final Map<Standing, Integer> standings = new EnumMap<>(Standing.class);
  private final int updated;
  private final boolean held;

  Tally(List<NodeState> states) {
    states.forEach(state -> standings.merge(state.standing(), 1, Integer::sum));
    updated = (int) states.stream().filter(NodeState::updated).count();
    held = states.stream().anyMatch(state -> state.standing() == Standing.Updating && !state.updated());
  }

  int of(Standing standing) {
    return standings.getOrDefault(standing, 0);
  }

  int desired() {
    return of(Standing.Ready) + of(Standing.Updating) + of(Standing.Waiting) + of(Standing.Warming) + of(Standing.Failed) + of(Standing.Unknown);
  }

  /** Nodes that will change without anybody doing something. */
  int moving() {
    return of(Standing.Updating) + of(Standing.Waiting) + of(Standing.Warming) + of(Standing.Unknown) + of(Standing.Leaving);
  }

  boolean allReady() {
    return desired() > 0 && of(Standing.Ready) == desired() && of(Standing.Leaving) == 0;
  }

  /** Whether the wanted revision runs wherever it can: nodes that fail or are away do not hold this up. */
  boolean arrived() {
    return updated > 0 && !held;
  }

  NodeCounts counts() {
    NodeCounts counts = new NodeCounts();
    counts.desired = desired();
    counts.updated = updated;
    counts.ready = of(Standing.Ready);
    counts.failed = of(Standing.Failed);
    counts.unsupported = of(Standing.Unsupported);
    return counts;
  }
}
