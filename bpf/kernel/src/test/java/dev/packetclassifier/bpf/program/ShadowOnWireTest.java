// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.fixture.Lab;
import dev.packetclassifier.bpf.fixture.Traffic;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Spared;
import dev.packetclassifier.bpf.shape.Geometry;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A second model alongside the active one while one long flow goes on: no packet is lost, and what is remembered of the flow neither. */
class ShadowOnWireTest {
  private static final String CLASSIFIER = "sample";
  private static final Geometry TABLES = Geometry.ofRecords(64, 64, 64);
  /** The first so many packets of the flow are of class "below": were the flow forgotten, more would be. */
  private static final int FIRST = 10;
  private static final CompiledRevision ACTIVE = revision("a", SampleModels.above(Feature.FlowPackets, FIRST), Duration.ZERO);
  /** Needs a table more. */
  private static final CompiledRevision BUSY_SOURCE = revision("b", SampleModels.above(Feature.SourcePackets60s, 1), Duration.ZERO);
  /** Needs a group more of each flow's record. */
  private static final CompiledRevision FORWARD = revision("c", SampleModels.above(Feature.ForwardPackets, 1), Duration.ZERO);
  private static final CompiledRevision SLOW = revision("d", SampleModels.above(Feature.SourcePackets60s, 1), Duration.ofHours(1));

  private final Lab lab = new Lab();
  private final PinRoot root = new PinRoot(lab.pins());
  private InterfaceProgram program;
  private Traffic traffic;

  private static CompiledRevision revision(String digit, Model model, Duration warmUp) {
    return new CompiledRevision("sample-" + digit.repeat(10), digit.repeat(64), model, Map.of("above", Action.Drop), new int[2], Set.of(),
        Spared.NONE,
        warmUp);
  }

  @BeforeEach
  void attach() {
    ProtectedAddresses.open(root, CLASSIFIER).close();
    program = InterfaceProgram.attach(root, CLASSIFIER, lab.wire().ifindex(), lab.wire().name(), AttachedMode.Native, ACTIVE, Mode.Observe,
        TABLES);
    traffic = Traffic.start(lab);
    await().until(() -> traffic.sent() > 100);
  }

  @AfterEach
  void close() {
    traffic.stop();
    program.detach();
    lab.close();
  }

  private void swap(CompiledRevision active, CompiledRevision shadow, CompiledRevision... kept) {
    program.swap(new ProgramTarget(active, Mode.Observe, Optional.ofNullable(shadow), List.of(kept)), TABLES);
    long sent = traffic.sent();
    await().until(() -> traffic.sent() > sent + 100);
  }

  private Counts counts() {
    return program.counts();
  }

  private ShadowComparison comparison() {
    return counts().epoch().shadow().orElseThrow();
  }

  private void assertNothingIsLost() {
    long sent = traffic.stop();
    await().untilAsserted(() -> assertThat(counts().totals().values().stream().mapToLong(ClassCounts::packets).sum()).isEqualTo(sent));
    assertThat(traffic.received()).isEqualTo(sent);
    assertThat(counts().unjudged().values()).containsOnly(UnjudgedCounts.ZERO);
  }

  @Test
  void isPutOnPromotedTakenBackAndTakenOff() {
    long began = program.running().kept().orElseThrow().began();
    swap(ACTIVE, BUSY_SOURCE);
    assertThat(program.running().shadow().orElseThrow()).isEqualTo(new AttachedShadow(BUSY_SOURCE.digest(), 0));
    assertThat(comparison().counts().packets()[1][1]).as("both say above").isGreaterThan(90);
    assertThat(comparison().counts().wouldDrop()).isGreaterThan(90);
    assertThat(program.running().kept().orElseThrow().began(ACTIVE.digest())).isEqualTo(began);
    swap(ACTIVE, null);
    assertThat(counts().epoch().shadow()).isEmpty();
    swap(ACTIVE, BUSY_SOURCE);
    long shadowBegan = program.running().kept().orElseThrow().began(BUSY_SOURCE.digest());
    swap(BUSY_SOURCE, null, ACTIVE);
    assertThat(program.running().previous().map(PreviousRevision::digest)).contains(ACTIVE.digest());
    assertThat(program.running().kept().orElseThrow().began(BUSY_SOURCE.digest())).as("goes on after its promotion").isEqualTo(shadowBegan);
    assertThat(program.running().kept().orElseThrow().began(ACTIVE.digest())).as("may come back warm").isEqualTo(began);
    swap(ACTIVE, null, BUSY_SOURCE);
    assertThat(program.running().digest()).isEqualTo(ACTIVE.digest());
    assertThat(program.running().kept().orElseThrow().began(ACTIVE.digest())).isEqualTo(began);
    swap(ACTIVE, null);
    assertThat(program.running().previous()).isEmpty();
    assertThat(Files.exists(root.previous(CLASSIFIER, lab.wire().ifindex()))).isFalse();
    assertNothingIsLost();
    assertThat(counts().totals().get("below").packets()).as("the flow was never begun again").isEqualTo(FIRST);
  }

  /** The old program comes back by one update of the link: there is no time to load another one. */
  @Test
  void theProgramBeforeComesBackAtOnce() {
    swap(FORWARD, null, ACTIVE);
    int programId = program.running().programId();
    long begun = System.nanoTime();
    swap(ACTIVE, null, FORWARD);
    assertThat(program.running().programId()).isNotEqualTo(programId);
    assertThat(program.running().previous().map(PreviousRevision::digest)).contains(FORWARD.digest());
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void whatLacksStateForTheShadowAloneIsCountedAndTheActiveVerdictStands() {
    long before = counts().totals().get("above").packets();
    swap(ACTIVE, FORWARD);
    assertThat(comparison().counts().cold()).as("the flow is older than the shadow").isGreaterThan(90);
    assertThat(comparison().counts().compared()).isZero();
    assertThat(counts().totals().get("above").packets()).isGreaterThan(before + 90);
    assertNothingIsLost();
  }

  @Test
  void countsOnlyOnceItsStateHasWarmedUp() {
    swap(ACTIVE, SLOW);
    assertThat(program.running().shadow().orElseThrow().warmUpMicros()).isBetween(3_500_000_000L, 3_600_000_000L);
    assertThat(comparison().counts().compared()).isZero();
    assertThat(comparison().counts().cold()).isGreaterThan(90);
    assertNothingIsLost();
  }

  @Test
  void neverActs() {
    program.swap(new ProgramTarget(revision("e", SampleModels.always(0, List.of("x", "y")), Duration.ZERO), Mode.Enforce,
        Optional.of(BUSY_SOURCE), List.of()), TABLES);
    long sent = traffic.sent();
    await().until(() -> traffic.sent() > sent + 100);
    await().untilAsserted(() -> assertThat(comparison().counts().wouldDrop()).isGreaterThan(50));
    assertThat(counts().dropped()).isZero();
    assertNothingIsLost();
  }

  @Test
  void epochsChangeWheneverCountersBeginAgainAndOutliveTheAgent() {
    long first = counts().epoch().number();
    swap(ACTIVE, BUSY_SOURCE);
    long second = counts().epoch().number();
    assertThat(second).isGreaterThan(first);
    long compared = comparison().counts().compared();
    program.close();
    program = InterfaceProgram.adopt(root, CLASSIFIER, lab.wire().ifindex()).orElseThrow();
    assertThat(counts().epoch().number()).as("an agent's restart is no change").isEqualTo(second);
    assertThat(comparison().counts().compared()).isGreaterThanOrEqualTo(compared);
    assertThat(comparison().shadowClasses()).containsExactly("below", "above");
    swap(BUSY_SOURCE, null, ACTIVE);
    program.close();
    program = InterfaceProgram.adopt(root, CLASSIFIER, lab.wire().ifindex()).orElseThrow();
    swap(ACTIVE, null, BUSY_SOURCE);
    assertNothingIsLost();
  }
}
