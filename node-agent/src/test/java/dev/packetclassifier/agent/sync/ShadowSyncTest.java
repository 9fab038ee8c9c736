// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.sync;

import static dev.packetclassifier.agent.plan.Assignments.enforcing;
import static dev.packetclassifier.agent.plan.Assignments.onNames;
import static dev.packetclassifier.agent.plan.Assignments.reporting;
import static dev.packetclassifier.agent.plan.Assignments.shadowed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.agent.kernel.InterfaceCounts;
import dev.packetclassifier.agent.revision.RevisionFixtures;
import dev.packetclassifier.api.v1alpha1.AssignmentReport;
import dev.packetclassifier.api.v1alpha1.AssignmentStatus;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.PacketClassifierRevisionSpec;
import dev.packetclassifier.api.v1alpha1.Phase;
import dev.packetclassifier.bpf.program.ClassCounts;
import dev.packetclassifier.bpf.program.Counts;
import dev.packetclassifier.bpf.program.EgressCounts;
import dev.packetclassifier.bpf.program.EpochCounts;
import dev.packetclassifier.bpf.program.ShadowComparison;
import dev.packetclassifier.bpf.program.ShadowCounts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second revision alongside the active one: whatever becomes of it, the active one runs. */
class ShadowSyncTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final PacketClassifierRevisionSpec ONE = RevisionFixtures.longerThan("scan", 1000);
  private static final PacketClassifierRevisionSpec TWO = RevisionFixtures.longerThanOnPortAbove("scan", 500, 80);
  private static final PacketClassifierRevisionSpec STATIONS = RevisionFixtures.remembering("scan", Feature.SourceSpokeArp, 500, "0s");
  private static final String A = RevisionFixtures.name(ONE);
  private static final String B = RevisionFixtures.name(TWO);

  @TempDir
  private Path temporary;
  private TestAgent agent;

  @BeforeEach
  void start() throws IOException {
    agent = new TestAgent(temporary.resolve("cache"), ONE, TWO, STATIONS);
    agent.cluster.assign(enforcing(onNames("scan", A, "eth0")));
    agent.turnAfter(SECOND);
  }

  private AssignmentStatus status(Duration after) throws IOException {
    return agent.turnAfter(after).assignments.get(0);
  }

  @Test
  void isTestedAndPutOnWithoutTouchingTheActiveOne() throws IOException {
    agent.cluster.assign(shadowed(B, enforcing(onNames("scan", A, "eth0"))));
    AssignmentStatus status = status(SECOND);
    assertThat(agent.kernel.calls).containsExactly("selfTest " + B, "swap scan 2 " + A + " Enforce shadow " + B);
    assertThat(status.active.phase).isEqualTo(Phase.Running);
    assertThat(status.active.revision).isEqualTo(A);
    assertThat(status.shadow.phase).isEqualTo(Phase.Running);
    assertThat(status.shadow.revision).isEqualTo(B);
    status(SECOND);
    assertThat(agent.kernel.calls).as("nothing more to do").isEmpty();
  }

  @Test
  void followsAnAttachAndWarmsUp() throws IOException {
    agent.cluster.assign();
    agent.turnAfter(SECOND);
    agent.kernel.shadowWarmUpMicros = 5_000_000;
    agent.cluster.assign(shadowed(B, onNames("scan", A, "eth0")));
    assertThat(status(SECOND).shadow.phase).isEqualTo(Phase.Pending);
    assertThat(agent.iteration.nextRetry()).as("at once").hasValueSatisfying(next -> assertThat(next).isBeforeOrEqualTo(agent.now));
    AssignmentStatus status = status(Duration.ZERO);
    assertThat(status.shadow.phase).isEqualTo(Phase.Warming);
    status(SECOND);
    assertThat(agent.iteration.nextRetry()).hasValue(agent.now.plusSeconds(5));
  }

  @Test
  void oneThatTheKernelRefusesIsShadowFailedAndTheActiveOneRuns() throws IOException {
    agent.kernel.shadowFails = "the program is too large";
    agent.cluster.assign(shadowed(B, enforcing(onNames("scan", A, "eth0"))));
    AssignmentStatus status = status(SECOND);
    assertThat(status.shadow.phase).isEqualTo(Phase.Failed);
    assertThat(status.shadow.message).isEqualTo("ShadowFailed: eth0: the program is too large");
    assertThat(status.shadow.revision).isNull();
    assertThat(status.active.phase).isEqualTo(Phase.Running);
    assertThat(status.active.mode).isEqualTo(Mode.Enforce);
    agent.cluster.assign(shadowed(B, onNames("scan", A, "eth0")));
    assertThat(status(SECOND).active.mode).as("its mode still changes").isEqualTo(Mode.Observe);
    agent.kernel.shadowFails = null;
    assertThat(status(Duration.ofMinutes(2)).shadow.phase).as("tried again").isEqualTo(Phase.Running);
  }

  @Test
  void oneThatDoesNotPassTheSelfTestIsNotLoaded() throws IOException {
    agent.kernel.selfTestFails = "frame \"syn\": expected XDP_PASS";
    agent.cluster.assign(shadowed(B, onNames("scan", A, "eth0")));
    AssignmentStatus status = status(SECOND);
    assertThat(status.shadow.message).contains("ShadowFailed", "self-test", "syn");
    assertThat(agent.kernel.calls).noneMatch(call -> call.contains("shadow"));
    assertThat(status.active.revision).isEqualTo(A);
  }

  @Test
  void oneThatIsNowhereOrTheActiveOneItselfIsShadowFailed() throws IOException {
    agent.cluster.assign(shadowed("scan-0123456789", onNames("scan", A, "eth0")));
    AssignmentStatus status = status(SECOND);
    assertThat(status.shadow.message).contains("ShadowFailed", "no such revision");
    assertThat(status.active.phase).isEqualTo(Phase.Running);
    agent.cluster.assign(shadowed(A, onNames("scan", A, "eth0")));
    assertThat(status(SECOND).shadow.message).isEqualTo("ShadowFailed: eth0: it is the active revision");
  }

  @Test
  void takingItOffTakesItsStatusAway() throws IOException {
    agent.cluster.assign(shadowed(B, enforcing(onNames("scan", A, "eth0"))));
    status(SECOND);
    agent.cluster.assign(enforcing(onNames("scan", A, "eth0")));
    AssignmentStatus status = status(SECOND);
    assertThat(agent.kernel.calls).containsExactly("swap scan 2 " + A + " Enforce");
    assertThat(status.shadow).isNull();
    assertThat(status.active.phase).isEqualTo(Phase.Running);
  }

  @Test
  void aChangeOfModeLeavesItAlone() throws IOException {
    agent.cluster.assign(shadowed(B, enforcing(onNames("scan", A, "eth0"))));
    status(SECOND);
    agent.cluster.assign(shadowed(B, onNames("scan", A, "eth0")));
    status(SECOND);
    assertThat(agent.kernel.calls).containsExactly("swap scan 2 " + A + " Observe shadow " + B);
  }

  @Test
  void whatWasActiveBeforeStaysTenMinutesAndIsNeitherFetchedNorTestedWhenItComesBack() throws IOException {
    agent.cluster.assign(shadowed(B, enforcing(onNames("scan", A, "eth0"))));
    status(SECOND);
    agent.cluster.assign(enforcing(onNames("scan", B, "eth0")));
    status(SECOND);
    assertThat(agent.kernel.attached.get(0).others().previous()).isPresent();
    status(Duration.ofMinutes(9));
    agent.cluster.revisions.clear();
    agent.cluster.assign(enforcing(onNames("scan", A, "eth0")));
    AssignmentStatus status = status(SECOND);
    assertThat(agent.kernel.calls).containsExactly("swap scan 2 " + A + " Enforce");
    assertThat(status.active.phase).isEqualTo(Phase.Running);
    assertThat(status.active.mode).isEqualTo(Mode.Enforce);
    assertThat(agent.iteration.nextRetry()).hasValueSatisfying(next -> assertThat(next).isBeforeOrEqualTo(agent.now.plusSeconds(600)));
    status(Duration.ofMinutes(11));
    assertThat(agent.kernel.attached.get(0).others().previous()).as("B is let go").isEmpty();
    status(SECOND);
    assertThat(agent.kernel.calls).isEmpty();
  }

  private static InterfaceCounts counts(long packets, boolean shadow) {
    long[][] cells = new long[32][32];
    cells[0][0] = packets - 10;
    cells[0][1] = 10;
    Optional<ShadowComparison> comparison = Optional.of(new ShadowComparison(TWO.digest, List.of("small", "big"), List.of("small", "big"),
        new ShadowCounts(cells, 10, 0, 3, 5), 2)).filter(each -> shadow);
    return new InterfaceCounts("scan", 2, "eth0", A, new Counts(Map.of(), Map.of("small", new ClassCounts(packets, 0, 4, 0, 0, 70, 1, 0)),
        Map.of(), OptionalLong.empty(), 0, EgressCounts.ZERO, List.of(), new EpochCounts(77, 42_000_000_000L, 12, 1, comparison)));
  }

  @Test
  void reportsAtTheAssignedPaceAndOnlyWhileItIsAssigned() throws IOException {
    agent.kernel.counted.add(counts(1000, true));
    agent.cluster.assign(reporting(15, shadowed(B, onNames("scan", A, "eth0"))));
    AssignmentReport report = status(SECOND).report;
    assertThat(report.epoch).isEqualTo(77);
    assertThat(report.revision).isEqualTo(A);
    assertThat(report.seconds).isEqualTo(42);
    assertThat(List.of(report.packets, report.wouldDrop, report.establishedPackets, report.establishedWouldDrop, report.establishedFlows,
        report.falseDropFlows)).containsExactly(1000L, 4L, 70L, 1L, 12L, 1L);
    assertThat(report.shadow.revision).isEqualTo(B);
    assertThat(List.of(report.shadow.packets, report.shadow.disagreed, report.shadow.wouldDrop, report.shadow.establishedWouldDrop,
        report.shadow.falseDropFlows, report.shadow.cold)).containsExactly(1000L, 10L, 10L, 3L, 2L, 5L);
    assertThat(report.shadow.cells).extracting(cell -> cell.active + " " + cell.shadow + " " + cell.packets)
        .containsExactly("small small 990", "small big 10");
    agent.kernel.counted.set(0, counts(2000, true));
    assertThat(status(Duration.ofSeconds(5)).report.packets).as("not due").isEqualTo(1000);
    assertThat(agent.iteration.nextRetry()).hasValueSatisfying(next -> assertThat(next).isBeforeOrEqualTo(agent.now.plusSeconds(10)));
    assertThat(status(Duration.ofSeconds(10)).report.packets).isEqualTo(2000);
    agent.cluster.assign(shadowed(B, onNames("scan", A, "eth0")));
    assertThat(status(SECOND).report).isNull();
  }
}
