// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.plan;

import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.Phase;
import dev.packetclassifier.bpf.image.StateNeed;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.shape.Table;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Allots the memory for state tables: first to what runs already, then to the assignments by rank. A table that exists keeps its size;
 * nothing that runs is taken away for another classifier.
 */
final class TableBudget {
  private final TableLimits limits;
  private final Map<String, Map<Table, Integer>> held;
  private final Map<String, PlacementOutcome> refusals = new HashMap<>();
  private final Map<String, String> shadowRefusals = new HashMap<>();
  private final Map<String, Set<Table>> allotted = new HashMap<>();
  private long taken;

  private TableBudget(TableLimits limits, Map<String, Map<Table, Integer>> held) {
    this.limits = limits;
    this.held = held;
    taken = held.values().stream().mapToLong(sets -> StateNeed.ofSets(sets).total()).sum();
  }

  /**
   * @param staying programs that are attached and not about to be removed
   * @param ranked assignments, the most important first
   */
  static TableBudget allot(TableLimits limits, Collection<AttachedProgram> staying, List<Assignment> ranked,
      Map<String, RevisionState> revisions) {
    TableBudget budget = new TableBudget(limits, staying.stream().collect(Collectors.groupingBy(AttachedProgram::classifier,
        Collectors.collectingAndThen(Collectors.toList(), TableBudget::setsOf))));
    ranked.forEach(assignment -> {
      if (revisions.get(assignment.active.revision) instanceof RevisionState.Ready ready) {
        budget.request(assignment.classifier, ready.requirement())
            .ifPresent(reason -> budget.refusals.put(assignment.classifier, new PlacementOutcome(Phase.Failed, reason)));
      }
    });
    ranked.stream().filter(assignment -> assignment.shadow != null).forEach(assignment -> {
      if (revisions.get(assignment.shadow.revision) instanceof RevisionState.Ready ready) {
        budget.request(assignment.classifier, ready.requirement())
            .ifPresent(reason -> budget.shadowRefusals.put(assignment.classifier, reason));
      }
    });
    return budget;
  }

  /** By classifier: why it gets no tables. */
  Map<String, PlacementOutcome> refusals() {
    return refusals;
  }

  /** By classifier: why its shadow gets no further tables. */
  Map<String, String> shadowRefusals() {
    return shadowRefusals;
  }

  /** Sets of each table that a classifier's programs hold. */
  static Map<Table, Integer> setsOf(Collection<AttachedProgram> programs) {
    Map<Table, Integer> sets = new EnumMap<>(Table.class);
    programs.forEach(program -> program.state()
        .ifPresent(state -> state.kept().records().forEach((table, records) -> sets.merge(table, records / Geometry.WAYS, Math::max))));
    return sets;
  }

  /** Why what is missing is refused; empty when it is allotted, once. */
  private Optional<String> request(String classifier, StateRequirement requirement) {
    Map<Table, Integer> missing = new EnumMap<>(Table.class);
    requirement.use().tables().forEach(table -> missing.put(table, limits.geometry().sets(table)));
    missing.keySet().removeAll(held.getOrDefault(classifier, Map.of()).keySet());
    missing.keySet().removeAll(allotted.getOrDefault(classifier, Set.of()));
    StateNeed need = StateNeed.ofSets(missing);
    if (missing.isEmpty() || taken + need.total() <= limits.maxBytes()) {
      taken += need.total();
      allotted.computeIfAbsent(classifier, none -> EnumSet.noneOf(Table.class)).addAll(missing.keySet());
      return Optional.empty();
    }
    return Optional.of(String.format(Locale.ROOT, "its tables need %,d bytes more (%s), and %,d of the %,d that "
        + "all classifiers of a node may have are taken: raise nodeAgent.tables.maxBytes of the chart, or lower nodeAgent.tables.flows, addresses "
        + "or stations", need.total(), need, taken, limits.maxBytes()));
  }
}
