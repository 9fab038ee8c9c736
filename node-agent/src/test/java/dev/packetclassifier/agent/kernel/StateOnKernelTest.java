// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.kernel;

import static dev.packetclassifier.agent.plan.Assignments.enforcing;
import static dev.packetclassifier.agent.plan.Assignments.onNames;
import static dev.packetclassifier.agent.plan.Assignments.ranked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.packetclassifier.agent.plan.AttachedProgram;
import dev.packetclassifier.agent.plan.ProgramState;
import dev.packetclassifier.agent.plan.ShadowPlanner;
import dev.packetclassifier.agent.revision.RevisionFixtures;
import dev.packetclassifier.api.v1alpha1.AssignmentStatus;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.PacketClassifierRevisionSpec;
import dev.packetclassifier.api.v1alpha1.Phase;
import dev.packetclassifier.bpf.image.TableLayout;
import dev.packetclassifier.bpf.libbpf.Direction;
import dev.packetclassifier.bpf.libbpf.Tcx;
import dev.packetclassifier.bpf.shape.Table;
import java.nio.file.Files;
import java.util.Comparator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Models that remember: tables, warm-up and the observer of what leaves, on this machine's kernel. */
class StateOnKernelTest extends AgentOnKernel {
  private static final PacketClassifierRevisionSpec FLOWS = RevisionFixtures.remembering("scan", Feature.FlowPackets, 1000, "2s");
  private static final PacketClassifierRevisionSpec SHORTER = RevisionFixtures.remembering("scan", Feature.FlowPackets, 500, "2s");
  private static final PacketClassifierRevisionSpec MINUTE = RevisionFixtures.remembering("scan", Feature.SourcePorts60s, 1000, "2s");
  private static final PacketClassifierRevisionSpec PLAIN = RevisionFixtures.longerThan("scan", 1000);
  private static final PacketClassifierRevisionSpec OTHER = RevisionFixtures.remembering("other", Feature.SourcePorts60s, 1000, null);
  private static final PacketClassifierRevisionSpec THIRD = RevisionFixtures.remembering("third", Feature.SourcePorts60s, 1000, null);

  @BeforeEach
  void publish() {
    for (PacketClassifierRevisionSpec revision : new PacketClassifierRevisionSpec[] {FLOWS, SHORTER, MINUTE, PLAIN, OTHER, THIRD}) {
      cluster.revisions.put(RevisionFixtures.name(revision), RevisionFixtures.text(revision));
    }
  }

  private void enforce(PacketClassifierRevisionSpec revision) {
    cluster.assign(enforcing(onNames("scan", RevisionFixtures.name(revision), node.name("0"))));
  }

  private void awaitEnforcing() {
    await().until(() -> {
      AssignmentStatus status = turn();
      return status.active.phase == Phase.Running && status.active.mode == Mode.Enforce;
    });
    assertThat(onlyProgram().mode()).isEqualTo(Mode.Enforce);
  }

  private ProgramState state() {
    return onlyProgram().state().orElseThrow();
  }

  @Test
  void warmsUpAcrossAKilledAgentThenEnforces() throws Exception {
    node.makePair("0");
    enforce(FLOWS);
    AssignmentStatus status = turn();
    assertThat(status.active.phase).as(status.active.message).isEqualTo(Phase.Warming);
    assertThat(status.active.mode).isEqualTo(Mode.Observe);
    assertThat(onlyProgram().mode()).isEqualTo(Mode.Observe);
    assertThat(status.interfaces.get(0).egressObserver).isTrue();
    assertThat(status.tables.flows).isEqualTo(TABLES.geometry().sets(Table.Flows) * 8);
    assertThat(Tcx.programIds(onlyProgram().ifindex(), Direction.Egress)).as("the observer").hasSize(1);
    long began = state().kept().began();
    killAgent();
    assertThat(turn().active.phase).isEqualTo(Phase.Warming);
    assertThat(state().kept().began()).as("the kernel remembers since when").isEqualTo(began);
    assertThat(iteration.nextRetry()).hasValueSatisfying(next -> assertThat(next).isBetween(now, now.plusSeconds(2)));
    awaitEnforcing();
    killAgent();
    assertThat(turn().active.mode).as("warmed up is warmed up").isEqualTo(Mode.Enforce);
  }

  @Test
  void aModelThatNeedsMoreWarmsUpAgainAndOneThatNeedsNothingLeavesNoObserver() throws Exception {
    node.makePair("0");
    enforce(FLOWS);
    turn();
    awaitEnforcing();
    enforce(SHORTER);
    assertThat(turn().active.phase).isEqualTo(Phase.Running);
    assertThat(onlyProgram().mode()).isEqualTo(Mode.Enforce);
    enforce(MINUTE);
    AssignmentStatus status = turn();
    assertThat(status.active.phase).as(status.active.message).isEqualTo(Phase.Warming);
    assertThat(status.tables.addresses).isEqualTo(TABLES.geometry().sets(Table.Addresses) * 8);
    awaitEnforcing();
    enforce(PLAIN);
    status = turn();
    assertThat(status.active.phase).isEqualTo(Phase.Running);
    assertThat(status.active.mode).isEqualTo(Mode.Enforce);
    assertThat(status.tables.addresses).as("kept for the revision before").isEqualTo(TABLES.geometry().sets(Table.Addresses) * 8);
    System.setProperty(ShadowPlanner.PREVIOUS_STAYS, "0");
    try {
      status = turn();
    } finally {
      System.clearProperty(ShadowPlanner.PREVIOUS_STAYS);
    }
    assertThat(status.active.phase).isEqualTo(Phase.Running);
    assertThat(status.active.mode).isEqualTo(Mode.Enforce);
    assertThat(status.tables).isNull();
    assertThat(Shell.run("tc qdisc show dev " + node.name("0"))).doesNotContain("clsact");
  }

  @Test
  void countsWhatArrivesAndWhatLeaves() throws Exception {
    node.makePair("0");
    enforce(FLOWS);
    turn();
    Shell.run("ip link set " + node.name("0p") + " down");
    Shell.run("ip link set " + node.name("0p") + " up");
    await().until(() -> state().passedPackets() > 0 && state().egressPackets() > 0);
    assertThat(kernel.counts().get(0).counts().observed()).isPositive();
    cluster.assign();
    turn();
    assertThat(Shell.run("tc qdisc show dev " + node.name("0"))).doesNotContain("clsact");
    assertThat(node.pins()).doesNotExist();
  }

  /** There is room for the tables of two of the three: which one goes without is decided before anything is loaded. */
  @Test
  void whatDoesNotFitIsNotLoadedAndHoldsUpNobody() throws Exception {
    node.makePair("0");
    node.makePair("1");
    node.makePair("2");
    cluster.assign(ranked(3, onNames("third", RevisionFixtures.name(THIRD), node.name("2"))),
        ranked(1, onNames("scan", RevisionFixtures.name(MINUTE), node.name("0"))),
        ranked(2, onNames("other", RevisionFixtures.name(OTHER), node.name("1"))));
    turn();
    assertThat(kernel.read().attached().stream().map(AttachedProgram::classifier).sorted(Comparator.naturalOrder()))
        .containsExactly("other", "scan");
    AssignmentStatus refused = cluster.status().assignments.get(2);
    assertThat(refused.classifier).isEqualTo("third");
    assertThat(refused.active.phase).isEqualTo(Phase.Failed);
    assertThat(refused.active.message).contains("its tables need", "nodeAgent.tables.maxBytes");
    assertThat(Files.exists(node.pins().resolve("third").resolve("state").resolve(TableLayout.pinName(Table.Flows)))).isFalse();
    cluster.assign(ranked(3, onNames("third", RevisionFixtures.name(THIRD), node.name("2"))),
        ranked(2, onNames("other", RevisionFixtures.name(OTHER), node.name("1"))));
    turn();
    assertThat(cluster.status().running).isEqualTo(2);
  }
}
