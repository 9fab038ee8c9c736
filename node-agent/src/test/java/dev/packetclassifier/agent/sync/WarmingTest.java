// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.sync;

import static dev.packetclassifier.agent.plan.Assignments.enforcing;
import static dev.packetclassifier.agent.plan.Assignments.onNames;
import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.agent.plan.NodeEvent;
import dev.packetclassifier.agent.revision.RevisionFixtures;
import dev.packetclassifier.api.v1alpha1.ArrivalHook;
import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.AssignmentStatus;
import dev.packetclassifier.api.v1alpha1.EventReason;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.PacketClassifierRevisionSpec;
import dev.packetclassifier.api.v1alpha1.Phase;
import dev.packetclassifier.bpf.program.EgressCounts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Enforce begins only when enough of the traffic was followed, and ends while the observer of what leaves is blind. */
class WarmingTest {
  private static final PacketClassifierRevisionSpec FLOWS = RevisionFixtures.remembering("scan", Feature.FlowPackets, 1000, null);
  private static final PacketClassifierRevisionSpec SHORTER = RevisionFixtures.remembering("scan", Feature.FlowPackets, 500, null);
  private static final PacketClassifierRevisionSpec MINUTE = RevisionFixtures.remembering("scan", Feature.SourcePorts60s, 1000, null);
  private static final PacketClassifierRevisionSpec AT_ONCE = RevisionFixtures.remembering("scan", Feature.SourcePorts60s, 500, "0s");
  private static final PacketClassifierRevisionSpec PLAIN = RevisionFixtures.longerThan("scan", 1000);
  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir
  private Path temporary;
  private TestAgent agent;

  @BeforeEach
  void start() {
    agent = new TestAgent(temporary.resolve("cache"), FLOWS, SHORTER, MINUTE, AT_ONCE, PLAIN);
  }

  private void enforce(PacketClassifierRevisionSpec revision) {
    agent.cluster.assign(enforcing(onNames("scan", RevisionFixtures.name(revision), "eth0")));
  }

  private AssignmentStatus after(Duration time) throws Exception {
    return agent.turnAfter(time).assignments.get(0);
  }

  private void isWarming(AssignmentStatus status) {
    assertThat(status.active.phase).isEqualTo(Phase.Warming);
    assertThat(status.active.mode).as("what the kernel does").isEqualTo(Mode.Observe);
    assertThat(agent.kernel.attached).singleElement().matches(program -> program.mode() == Mode.Observe);
  }

  private void enforces(AssignmentStatus status) {
    assertThat(status.active.phase).as(status.active.message).isEqualTo(Phase.Running);
    assertThat(status.active.mode).isEqualTo(Mode.Enforce);
    assertThat(agent.kernel.attached).singleElement().matches(program -> program.mode() == Mode.Enforce);
  }

  @Test
  void observesForTheWarmUpAndThenEnforcesByItself() throws Exception {
    enforce(FLOWS);
    AssignmentStatus status = after(Duration.ZERO);
    isWarming(status);
    assertThat(status.active.message).isEqualTo("eth0: Enforce acts as Observe until it has followed the traffic for 10 s (policy.warmUp)");
    assertThat(status.interfaces.get(0).egressObserver).isTrue();
    assertThat(status.tables.flows).isEqualTo(65_536);
    assertThat(status.tables.addresses).isNull();
    assertThat(status.tables.bytes).isBetween(65_536L * 200, 65_536L * 400);
    assertThat(agent.iteration.nextRetry()).contains(agent.now.plusSeconds(10));
    int written = agent.cluster.written.size();
    isWarming(after(Duration.ofSeconds(9)));
    assertThat(agent.cluster.written).as("nothing new is to be said").hasSize(written);
    assertThat(agent.iteration.nextRetry()).contains(agent.now.plusSeconds(1));
    enforces(after(SECOND));
    assertThat(agent.iteration.nextRetry()).isEmpty();
    assertThat(agent.cluster.events).extracting(NodeEvent::reason).containsExactly(EventReason.Warming, EventReason.Running);
    assertThat(agent.cluster.events).noneMatch(NodeEvent::warning);
  }

  @Test
  void itGoesOnWhereAKilledAgentStopped() throws Exception {
    enforce(MINUTE);
    after(Duration.ZERO);
    agent.restart();
    isWarming(after(Duration.ofSeconds(59)));
    agent.restart();
    enforces(after(SECOND));
    agent.restart();
    enforces(after(SECOND));
    assertThat(agent.kernel.calls).isEmpty();
  }

  @Test
  void aModelThatNeedsNoMoreEnforcesAtOnceAndOneThatNeedsMoreWarmsUp() throws Exception {
    enforce(FLOWS);
    after(Duration.ZERO);
    enforces(after(Duration.ofSeconds(10)));
    enforce(SHORTER);
    enforces(after(SECOND));
    enforce(MINUTE);
    isWarming(after(SECOND));
    enforces(after(Duration.ofSeconds(60)));
    enforce(PLAIN);
    AssignmentStatus plain = after(SECOND);
    enforces(plain);
    assertThat(plain.tables).isNull();
    assertThat(plain.interfaces.get(0).egressObserver).isNull();
  }

  @Test
  void withoutAWarmUpItEnforcesAtOnce() throws Exception {
    enforce(AT_ONCE);
    enforces(after(Duration.ZERO));
  }

  @Test
  void whatObservesNeverWarmsUp() throws Exception {
    agent.cluster.assign(onNames("scan", RevisionFixtures.name(FLOWS), "eth0"));
    assertThat(after(Duration.ZERO).active.phase).isEqualTo(Phase.Running);
    enforce(FLOWS);
    enforces(after(Duration.ofSeconds(20)));
  }

  @Test
  void atTcItEnforcesOnlyAfterARolloutAndSaysThat() throws Exception {
    agent.kernel.noNative.add(2);
    enforce(FLOWS);
    for (Duration time : new Duration[] {Duration.ZERO, Duration.ofSeconds(20)}) {
      AssignmentStatus status = after(time);
      assertThat(status.active.phase).isEqualTo(Phase.Running);
      assertThat(status.active.message).contains("TcNeedsRollout");
      assertThat(agent.kernel.attached).singleElement().matches(program -> program.mode() == Mode.Observe);
    }
    Assignment rolledOut = enforcing(onNames("scan", RevisionFixtures.name(FLOWS), "eth0"));
    rolledOut.hooks = List.of(ArrivalHook.Native, ArrivalHook.Tc);
    agent.cluster.assign(rolledOut);
    enforces(after(SECOND));
  }

  @Test
  void aBlindObserverStopsEnforcingUntilItSeesAndHasWarmedUpAgain() throws Exception {
    enforce(FLOWS);
    after(Duration.ZERO);
    agent.kernel.egress = new EgressCounts(20, 20);
    enforces(after(Duration.ofSeconds(10)));
    agent.kernel.egress = new EgressCounts(520, 40);
    enforces(after(Duration.ofSeconds(49)));
    AssignmentStatus status = after(SECOND);
    assertThat(status.active.phase).isEqualTo(Phase.Blocked);
    assertThat(status.active.mode).isEqualTo(Mode.Observe);
    assertThat(status.active.revision).isEqualTo(RevisionFixtures.name(FLOWS));
    assertThat(status.active.message)
        .startsWith("eth0: EgressBlind: of 520 flows to eth0 that went on after their SYN, 40 were seen to be answered");
    agent.kernel.egress = new EgressCounts(2520, 2060);
    isWarming(after(Duration.ofSeconds(60)));
    enforces(after(Duration.ofSeconds(10)));
  }

  @Test
  void aBlindObserverIsSaidInObserveToo() throws Exception {
    agent.cluster.assign(onNames("scan", RevisionFixtures.name(FLOWS), "eth0"));
    after(Duration.ZERO);
    agent.kernel.egress = new EgressCounts(1000, 0);
    AssignmentStatus status = after(Duration.ofSeconds(60));
    assertThat(status.active.phase).isEqualTo(Phase.Running);
    assertThat(status.active.message).contains("EgressBlind");
  }
}
