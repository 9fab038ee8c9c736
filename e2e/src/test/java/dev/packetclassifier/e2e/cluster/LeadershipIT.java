// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.packetclassifier.api.v1alpha1.AssignmentStatus;
import dev.packetclassifier.api.v1alpha1.Mode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of several operators one acts: the one that holds the Lease. */
class LeadershipIT extends ClusterTest {
  private static final String NAME = "leadership";
  private static final String LEASE = "pclf-operator";
  private static final int FIRST_PORT = 7001;
  private static final int SECOND_PORT = 7002;
  private static final DateTimeFormatter MICROSECONDS = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'")
      .withZone(ZoneOffset.UTC);

  private VethPair pair;

  @BeforeEach
  void runTwoOperators() {
    pair = new VethPair(cluster, NODE_B, "leader0");
    cluster.scaleOperator(2);
    awaitLeader();
  }

  @AfterEach
  void runOneOperator() {
    cluster.scaleOperator(1);
    cluster.delete(NAME);
    pair.close();
  }

  @Test
  void onlyTheHolderActsAndTheOtherTakesOver() {
    Pod leader = awaitLeader();
    Pod standby = other(leader);
    apply(FIRST_PORT);
    cluster.awaitReady(NAME);
    assertThat(log(leader)).contains("RevisionCreated");
    assertThat(log(standby)).doesNotContain("RevisionCreated");

    cluster.client.resource(leader).withGracePeriod(0).delete();
    apply(SECOND_PORT);
    cluster.awaitReady(NAME);
    assertThat(running()).isEqualTo(wanted());
  }

  /** The Lease changes hands while its holder runs: it ends, and as long as another holder has the Lease neither acts. */
  @Test
  void whoLosesTheLeaseStopsActing() {
    apply(FIRST_PORT);
    cluster.awaitReady(NAME);
    String before = running();
    Pod leader = awaitLeader();
    int restarts = restarts(leader);
    ScheduledExecutorService thief = Executors.newSingleThreadScheduledExecutor();
    try {
      thief.scheduleAtFixedRate(this::takeLease, 0, 500, TimeUnit.MILLISECONDS);
      await("the operator that lost the Lease to end").atMost(Cluster.PATIENCE).until(() -> restarts(leader) > restarts);
      apply(SECOND_PORT);
      await("nobody to act").during(Duration.ofSeconds(10)).atMost(Duration.ofSeconds(20)).until(() -> running().equals(before)
          && cluster.classifier(NAME).getStatus().observedGeneration < cluster.classifier(NAME).getMetadata().getGeneration());
    } finally {
      thief.shutdownNow();
    }
    cluster.awaitReady(NAME);
    assertThat(running()).isEqualTo(wanted()).isNotEqualTo(before);
  }

  /**
   * A holder that does not run for longer than its Lease lasts wakes up in another's time, with plans made from what it last saw: it writes
   * none of them, and ends.
   */
  @Test
  void aLeaderThatWasFrozenEndsWhenItWakes() {
    apply(FIRST_PORT);
    cluster.awaitReady(NAME);
    Pod leader = awaitLeader();
    int restarts = restarts(leader);
    long process = cluster.process(leader).orElseThrow().pid();
    Shell.run("kill", "-STOP", "" + process);
    String newest;
    try {
      await("the other to lead").atMost(Cluster.PATIENCE).until(() -> holder().startsWith(other(leader).getMetadata().getName()));
      apply(SECOND_PORT);
      cluster.awaitReady(NAME);
      newest = wanted();
    } finally {
      Shell.attempt(Duration.ofSeconds(5), "kill", "-CONT", "" + process);
    }
    await("the one that was frozen to end").atMost(Cluster.PATIENCE).until(() -> restarts(leader) > restarts);
    await("what was applied last to run, and to stay").during(Duration.ofSeconds(5)).atMost(Cluster.PATIENCE)
        .until(() -> wanted().equals(newest) && running().equals(newest));
    assertThat(holder()).startsWith(other(leader).getMetadata().getName());
  }

  private void apply(int port) {
    cluster.apply(Classifiers.marking(NAME, port, Mode.Observe, NODE_B, pair.inside));
  }

  private String running() {
    return cluster.reported(NODE_B, NAME).map((AssignmentStatus status) -> status.active.revision).orElse("");
  }

  private String wanted() {
    return cluster.classifier(NAME).getStatus().currentRevision;
  }

  private Pod awaitLeader() {
    return await("one of the operators to hold the Lease").atMost(Cluster.PATIENCE).until(() -> cluster.operators().stream()
        .filter(pod -> holder().startsWith(pod.getMetadata().getName())).findFirst().orElse(null), pod -> pod != null);
  }

  private Pod other(Pod operator) {
    return cluster.operators().stream().filter(pod -> !pod.getMetadata().getName().equals(operator.getMetadata().getName())).findFirst()
        .orElseThrow();
  }

  private String holder() {
    String holder = cluster.client.leases().inNamespace(Cluster.NAMESPACE).withName(LEASE).get().getSpec().getHolderIdentity();
    return holder == null ? "" : holder;
  }

  private void takeLease() {
    cluster.client.leases().inNamespace(Cluster.NAMESPACE).withName(LEASE).patch(PatchContext.of(PatchType.JSON_MERGE),
        "{\"spec\": {\"holderIdentity\": \"someone-else\", \"renewTime\": \"" + MICROSECONDS.format(Instant.now()) + "\"}}");
  }

  private int restarts(Pod pod) {
    return cluster.client.resource(pod).get().getStatus().getContainerStatuses().get(0).getRestartCount();
  }

  private String log(Pod pod) {
    return cluster.client.pods().inNamespace(Cluster.NAMESPACE).withName(pod.getMetadata().getName()).getLog();
  }
}
