// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.agent.cluster.NodeObjectState;
import dev.packetclassifier.agent.log.DeduplicatingLog;
import dev.packetclassifier.agent.plan.Assignments;
import dev.packetclassifier.agent.store.ChecksummedDirectory;
import dev.packetclassifier.agent.store.NodeCheckpoint;
import dev.packetclassifier.agent.sync.FakeCluster;
import dev.packetclassifier.api.v1alpha1.Mode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent does with what it last knew, before the API server answers. */
class RebootTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir
  Path directory;
  private final FakeCluster cluster = new FakeCluster();

  private DesiredStateSource startedIn(String boot) {
    NodeCheckpoint checkpoint = new NodeCheckpoint(new ChecksummedDirectory(directory), new DeduplicatingLog(Logger.getLogger(getClass())));
    return new DesiredStateSource(cluster, checkpoint, new RebootPolicy(boot, Duration.ofSeconds(10), Duration.ofMinutes(15)));
  }

  @BeforeEach
  void runOnceWithTheApiServer() {
    cluster.assign(Assignments.enforcing(Assignments.onNames("scan", "scan-a", "eth0")));
    assertThat(startedIn("first").current(START)).isInstanceOf(DesiredAssignments.Assigned.class);
    cluster.own = new NodeObjectState.NotSynced();
  }

  private static Mode modeOf(DesiredAssignments desired) {
    return ((DesiredAssignments.Assigned) desired).assignments().get(0).active.mode;
  }

  @Test
  void aRestartedAgentEnforcesWhatItKnew() {
    assertThat(modeOf(startedIn("first").current(START))).isEqualTo(Mode.Enforce);
  }

  @Test
  void afterARebootItWaitsThenObservesThenEnforces() {
    DesiredStateSource source = startedIn("second");
    assertThat(source.current(START)).isInstanceOf(DesiredAssignments.Unknown.class);
    assertThat(source.nextChange(START)).contains(START.plusSeconds(10));
    assertThat(source.current(START.plusSeconds(9))).isInstanceOf(DesiredAssignments.Unknown.class);
    assertThat(modeOf(source.current(START.plusSeconds(10)))).isEqualTo(Mode.Observe);
    assertThat(modeOf(source.current(START.plusSeconds(899)))).isEqualTo(Mode.Observe);
    assertThat(modeOf(source.current(START.plusSeconds(900)))).isEqualTo(Mode.Enforce);
  }

  @Test
  void aRestartDuringThatTimeDoesNotEnforceEither() {
    assertThat(modeOfAfterWait(startedIn("second"))).isEqualTo(Mode.Observe);
    assertThat(modeOfAfterWait(startedIn("second"))).isEqualTo(Mode.Observe);
  }

  private static Mode modeOfAfterWait(DesiredStateSource source) {
    source.current(START);
    return modeOf(source.current(START.plusSeconds(10)));
  }

  @Test
  void theApiServersWordEndsIt() {
    DesiredStateSource source = startedIn("second");
    source.current(START);
    cluster.assign(Assignments.enforcing(Assignments.onNames("scan", "scan-a", "eth0")));
    assertThat(modeOf(source.current(START.plusSeconds(1)))).isEqualTo(Mode.Enforce);
    cluster.own = new NodeObjectState.NotSynced();
    assertThat(modeOf(source.current(START.plusSeconds(2)))).isEqualTo(Mode.Enforce);
    assertThat(modeOf(startedIn("second").current(START))).as("and the next agent of this boot").isEqualTo(Mode.Enforce);
  }

  @Test
  void withoutItsObjectItObservesWhileTheNodeExists() {
    DesiredStateSource source = startedIn("second");
    cluster.own = new NodeObjectState.NotFound();
    assertThat(modeOf(source.current(START))).isEqualTo(Mode.Observe);
  }
}
