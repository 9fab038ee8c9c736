// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.plan;

import static dev.packetclassifier.agent.plan.Assignments.onNames;
import static dev.packetclassifier.agent.plan.Assignments.ranked;
import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.AttachMode;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.Phase;
import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.bpf.image.StateNeed;
import dev.packetclassifier.bpf.program.RetainedState;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.shape.StateUse;
import dev.packetclassifier.bpf.shape.Table;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TableBudgetTest {
  private static final Geometry GEOMETRY = Geometry.ofRecords(1024, 1024, 1024);
  private static final StateUse FLOWS = StateUse.of(Set.of(Feature.FlowPackets));
  private static final StateUse ADDRESSES = StateUse.of(Set.of(Feature.SourcePorts60s));
  private static final long FLOWS_BYTES = StateNeed.ofSets(Map.of(Table.Flows, 128)).total();
  private static final long ADDRESS_BYTES = StateNeed.ofSets(Map.of(Table.Addresses, 128)).total();

  private final Map<String, RevisionState> revisions = new HashMap<>();

  private Assignment wants(String classifier, StateUse use) {
    revisions.put(classifier + "-r",
        new RevisionState.Ready("a".repeat(64), new StateRequirement(use, true, StationKey.Address, Duration.ZERO)));
    return onNames(classifier, classifier + "-r", "eth0");
  }

  private static AttachedProgram holding(String classifier, StateUse use, int records) {
    Map<Table, Integer> tables = new HashMap<>();
    use.tables().forEach(table -> tables.put(table, records));
    return new AttachedProgram(classifier, 2, "a".repeat(64), Mode.Observe, AttachMode.Native, 7, "",
        Optional.of(new ProgramState(new RetainedState(0, tables, true, use, StationKey.Address), 0, 0)));
  }

  private Map<String, PlacementOutcome> refusals(long maxBytes, List<AttachedProgram> attached, Assignment... assignments) {
    return TableBudget.allot(new TableLimits(GEOMETRY, maxBytes), attached, List.of(assignments), revisions).refusals();
  }

  @Test
  void whatFitsToTheByteIsGiven() {
    assertThat(refusals(FLOWS_BYTES, List.of(), wants("scan", FLOWS))).isEmpty();
    assertThat(refusals(0, List.of(), wants("plain", StateUse.of(Set.of(Feature.Ttl))))).isEmpty();
  }

  @Test
  void whatDoesNotFitIsRefusedWithTheNumbers() {
    PlacementOutcome refusal = refusals(FLOWS_BYTES + ADDRESS_BYTES - 1, List.of(), wants("scan", ADDRESSES)).get("scan");
    assertThat(refusal.phase()).isEqualTo(Phase.Failed);
    assertThat(refusal.message()).isEqualTo(("its tables need %,d bytes more (flows %,d + addresses %,d bytes), and 0 of the %,d that all "
        + "classifiers of a node may have are taken: raise nodeAgent.tables.maxBytes of the chart, or lower nodeAgent.tables.flows, addresses or "
        + "stations").formatted(FLOWS_BYTES + ADDRESS_BYTES, FLOWS_BYTES, ADDRESS_BYTES, FLOWS_BYTES + ADDRESS_BYTES - 1));
  }

  @Test
  void theHigherRankGetsItAndALowerThatFitsToo() {
    Assignment first = ranked(1, wants("first", FLOWS));
    Assignment large = ranked(2, wants("large", ADDRESSES));
    Assignment small = ranked(3, wants("small", FLOWS));
    assertThat(refusals(2 * FLOWS_BYTES, List.of(), first, large, small)).containsOnlyKeys("large");
    assertThat(refusals(FLOWS_BYTES, List.of(), first, large, small)).containsOnlyKeys("large", "small");
  }

  @Test
  void whatRunsKeepsItsTablesWhateverItsRankAndSize() {
    AttachedProgram old = holding("old", FLOWS, 4096);
    Assignment first = ranked(1, wants("first", FLOWS));
    Assignment last = ranked(9, wants("old", FLOWS));
    assertThat(refusals(FLOWS_BYTES, List.of(old), first, last)).containsOnlyKeys("first");
    assertThat(refusals(FLOWS_BYTES, List.of(old), first, last).get("first").message())
        .contains("%,d of the %,d".formatted(StateNeed.ofSets(Map.of(Table.Flows, 512)).total(), FLOWS_BYTES));
  }

  @Test
  void aTableThatExistsIsNotPaidForTwice() {
    assertThat(refusals(FLOWS_BYTES + ADDRESS_BYTES, List.of(holding("scan", FLOWS, 1024), holding("scan", FLOWS, 1024)),
        wants("scan", ADDRESSES))).isEmpty();
    assertThat(refusals(FLOWS_BYTES + ADDRESS_BYTES - 1, List.of(holding("scan", FLOWS, 1024)), wants("scan", ADDRESSES))).hasSize(1);
  }
}
