// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.sync;

import static dev.packetclassifier.agent.plan.Assignments.onNames;
import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.agent.revision.RevisionFixtures;
import dev.packetclassifier.api.v1alpha1.PacketClassifierRevisionSpec;
import dev.packetclassifier.api.v1alpha1.Phase;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the loop waits for, and what it does not wait for. */
class FetchJitterSyncTest {
  private static final PacketClassifierRevisionSpec SCAN = RevisionFixtures.longerThan("scan", 1000);
  private static final PacketClassifierRevisionSpec NEXT = RevisionFixtures.longerThan("scan", 500);
  private static final PacketClassifierRevisionSpec FLOOD = RevisionFixtures.longerThan("flood", 500);
  private static final String A = RevisionFixtures.name(SCAN);
  private static final String B = RevisionFixtures.name(NEXT);
  private static final String F = RevisionFixtures.name(FLOOD);
  private static final Duration DELAY = Duration.ofMillis(80);

  @TempDir
  private Path temporary;
  private TestAgent agent;

  @BeforeEach
  void start() {
    agent = new TestAgent(temporary.resolve("cache"), SCAN, NEXT, FLOOD);
  }

  @Test
  void firstFetchIsDelayedAndHoldsUpNobodyElse() throws Exception {
    agent.cluster.assign(onNames("flood", F, "eth1"));
    agent.turnAfter(Duration.ZERO);
    agent.kernel.attached.clear();
    agent.delay = DELAY;
    agent.cluster.assign(onNames("scan", A, "eth0"), onNames("flood", F, "eth1"));
    int written = agent.cluster.written.size();
    agent.turnAfter(Duration.ofMillis(1));

    assertThat(agent.kernel.calls).containsExactly("attach flood eth1 Native Observe");
    assertThat(agent.cluster.written).as("nothing is said of a generation that was not acted on").hasSize(written);
    assertThat(agent.iteration.nextRetry()).contains(agent.now.plus(DELAY));
    agent.turnAfter(DELAY);
    assertThat(agent.kernel.calls).containsExactly("selfTest " + A, "attach scan eth0 Native Observe");
    assertThat(agent.cluster.written).hasSize(written + 1);
    assertThat(agent.cluster.status().observedGeneration).isEqualTo(2);
    assertThat(agent.iteration.nextRetry()).isEmpty();
  }

  @Test
  void aRevisionThatWaitsForItsTurnLeavesTheOldOneAlone() throws Exception {
    agent.cluster.assign(onNames("scan", A, "eth0"));
    agent.turnAfter(Duration.ZERO);
    agent.delay = DELAY;
    agent.cluster.assign(onNames("scan", B, "eth0"));
    agent.turnAfter(Duration.ofMillis(1));
    assertThat(agent.kernel.calls).isEmpty();
    assertThat(agent.kernel.attached).singleElement().matches(program -> program.digest().equals(SCAN.digest));
    agent.restart();
    agent.turnAfter(Duration.ofMillis(1));
    agent.turnAfter(DELAY);
    assertThat(agent.cluster.status().assignments.get(0).active.phase).isEqualTo(Phase.Running);
    assertThat(agent.cluster.status().assignments.get(0).active.revision).isEqualTo(B);
  }

  /** Else the loop would iterate for ever for an assignment that was withdrawn: its retry is due, and nobody takes it. */
  @Test
  void aFailureThatNobodyWantsAnyMoreIsNotWaitedFor() throws Exception {
    agent.cluster.assign(onNames("scan", A, "eth0"));
    agent.turnAfter(Duration.ZERO);
    agent.kernel.swapFails = "verifier: no";
    agent.cluster.assign(onNames("scan", B, "eth0"));
    agent.turnAfter(Duration.ofSeconds(1));
    assertThat(agent.iteration.nextRetry())
        .hasValueSatisfying(at -> assertThat(at).isBetween(agent.now.plusMillis(500), agent.now.plusSeconds(1)));
    agent.cluster.assign(onNames("scan", A, "eth0"));
    agent.turnAfter(Duration.ofSeconds(2));
    assertThat(agent.iteration.nextRetry()).isEmpty();
  }
}
