// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.sync;

import static dev.packetclassifier.agent.plan.Assignments.enforcing;
import static dev.packetclassifier.agent.plan.Assignments.onNames;
import static dev.packetclassifier.agent.plan.Assignments.ranked;
import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.agent.revision.RevisionFixtures;
import dev.packetclassifier.api.v1alpha1.AssignmentStatus;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNodeStatus;
import dev.packetclassifier.api.v1alpha1.PacketClassifierRevisionSpec;
import dev.packetclassifier.api.v1alpha1.Phase;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Assignments that this agent is too old to understand. */
class NewerOperatorTest {
  private static final PacketClassifierRevisionSpec SCAN = RevisionFixtures.longerThan("scan", 1000);
  private static final PacketClassifierRevisionSpec FLOOD = RevisionFixtures.longerThan("flood", 500);
  private static final String A = RevisionFixtures.name(SCAN);
  private static final String F = RevisionFixtures.name(FLOOD);
  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir
  private Path temporary;
  private TestAgent agent;

  @BeforeEach
  void start() throws Exception {
    agent = new TestAgent(temporary.resolve("cache"), SCAN, FLOOD);
    agent.cluster.assign(onNames("scan", A, "eth0"));
    agent.turnAfter(SECOND);
  }

  @Test
  void whatRunsStaysAndTheOthersGoOn() throws Exception {
    agent.cluster.assignBeside("scan", "agent too old: unknown field shadow", enforcing(onNames("flood", F, "eth1")));
    PacketClassifierNodeStatus status = agent.turnAfter(SECOND);

    assertThat(agent.kernel.calls).containsExactly("selfTest " + F, "attach flood eth1 Native Enforce");
    assertThat(status.observedGeneration).isEqualTo(2);
    assertThat(status.assigned).isEqualTo(2);
    assertThat(status.assignments).extracting(each -> each.classifier).containsExactly("flood", "scan");
    assertThat(status.assignments.get(0).active.phase).isEqualTo(Phase.Running);
    AssignmentStatus scan = status.assignments.get(1);
    assertThat(scan.active.phase).isEqualTo(Phase.Unsupported);
    assertThat(scan.active.message).isEqualTo("agent too old: unknown field shadow");
    assertThat(scan.active.revision).isEqualTo(A);
    assertThat(scan.interfaces).singleElement().matches(each -> each.name.equals("eth0") && each.revision.equals(A));
    assertThat(agent.kernel.attached).hasSize(2);
    int written = agent.cluster.written.size();
    agent.turnAfter(SECOND);
    assertThat(agent.cluster.written).hasSize(written);
  }

  @Test
  void anotherClassifierDoesNotTakeItsInterface() throws Exception {
    agent.cluster.assignBeside("scan", "agent too old: unknown field shadow", ranked(1, onNames("flood", F, "eth0")));
    PacketClassifierNodeStatus status = agent.turnAfter(SECOND);
    assertThat(agent.kernel.calls).isEmpty();
    assertThat(status.assignments.get(0).active.phase).isEqualTo(Phase.Conflict);
    assertThat(status.assignments.get(0).active.message).contains("scan", "too old");
  }

  @Test
  void oneThatNeverRanIsReportedToo() throws Exception {
    agent.cluster.assignBeside("flood", "agent too old: unknown field shadow", onNames("scan", A, "eth0"));
    PacketClassifierNodeStatus status = agent.turnAfter(SECOND);
    assertThat(status.assignments).extracting(each -> each.active.phase).containsExactly(Phase.Unsupported, Phase.Running);
    assertThat(status.summary).isEqualTo("1 of 2 running; flood Unsupported: agent too old: unknown field shadow");
    agent.cluster.assign(onNames("scan", A, "eth0"), onNames("flood", F, "eth1"));
    assertThat(agent.turnAfter(SECOND).running).isEqualTo(2);
  }

  @Test
  void eventsThatCannotBeToldHoldUpTheLoopOnce() throws Exception {
    agent.cluster.eventsRefused = true;
    agent.cluster.assign(onNames("flood", F, "eth0", "eth1"));
    agent.turnAfter(SECOND);
    assertThat(agent.cluster.refusedEvents).isEqualTo(1);
  }
}
