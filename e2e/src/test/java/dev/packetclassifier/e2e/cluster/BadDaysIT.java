// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.Phase;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What fails around the classifier does not change what the kernel does, and all converge by themselves. */
class BadDaysIT extends ClusterTest {
  private static final String NAME = "bad-days";
  private static final int FIRST_PORT = 7001;
  private static final int SECOND_PORT = 7002;
  private static final int PASSING_PORT = 9000;

  private VethPair pair;

  @BeforeEach
  void makeInterface() {
    pair = new VethPair(cluster, NODE_B, "bad0");
  }

  @AfterEach
  void removeInterface() {
    cluster.delete(NAME);
    pair.close();
  }

  private void enforce(int port) {
    cluster.apply(Classifiers.marking(NAME, port, Mode.Enforce, NODE_B, pair.inside));
  }

  /** What arrives of 20 frames to a port that is dropped: nothing, as long as the kernel enforces. */
  private int arriving(int port) {
    CompletableFuture<Integer> received = pair.receive(port, 2);
    pair.send(port, 20, 1000);
    return received.join();
  }

  @Test
  void withoutTheApiServerTheNodeGoesOnAndAfterwardsCatchesUp() {
    enforce(FIRST_PORT);
    cluster.awaitReady(NAME);
    cluster.script("cluster/apiserver", "stop");
    try {
      String before = cluster.agentProcess(NODE_B);
      cluster.onNode(NODE_B, "kill", "-KILL", before);
      await("the agent to be back without an API server").atMost(Cluster.PATIENCE).ignoreExceptions().until(() -> {
        String now = cluster.agentProcess(NODE_B);
        return !now.isEmpty() && !now.equals(before);
      });
      assertThat(arriving(FIRST_PORT)).isZero();
      assertThat(arriving(PASSING_PORT)).isEqualTo(20);
    } finally {
      cluster.script("cluster/apiserver", "start");
    }
    await("the API server to answer").atMost(Cluster.PATIENCE).ignoreExceptions().until(() -> cluster.classifier(NAME) != null);
    enforce(SECOND_PORT);
    cluster.awaitReady(NAME);
    assertThat(arriving(SECOND_PORT)).isZero();
    assertThat(arriving(FIRST_PORT)).isEqualTo(20);
  }

  @Test
  void withoutTheOperatorTheNodeGoesOnAndAfterwardsCatchesUp() {
    enforce(FIRST_PORT);
    cluster.awaitReady(NAME);
    cluster.scaleOperator(0);
    try {
      cluster.client.resource(cluster.agent(NODE_B)).withGracePeriod(0).delete();
      cluster.awaitAgentReady(NODE_B);
      assertThat(arriving(FIRST_PORT)).isZero();
      enforce(SECOND_PORT);
    } finally {
      cluster.scaleOperator(1);
    }
    cluster.awaitReady(NAME);
    assertThat(arriving(SECOND_PORT)).isZero();
  }

  @Test
  void anAgentKilledDuringSwapsLosesNoPacket() {
    enforce(FIRST_PORT);
    cluster.awaitReady(NAME);
    int frames = 30_000;
    CompletableFuture<Integer> received = pair.receive(PASSING_PORT, 120);
    CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> pair.send(PASSING_PORT, frames, 1000));
    int kills = 0;
    for (int swap = 0; !sent.isDone(); swap++) {
      enforce(swap % 2 == 0 ? SECOND_PORT : FIRST_PORT);
      String agent = cluster.agentProcess(NODE_B);
      // The kill comes at any moment of a swap, so its point in time is drawn, not chosen.
      int delay = ThreadLocalRandom.current().nextInt(400);
      if (!agent.isEmpty()) {
        cluster.shellOnNode(NODE_B, "sleep 0." + String.format("%03d", delay) + "; kill -KILL " + agent + " || true");
        kills++;
      }
    }
    sent.join();
    assertThat(received.join()).as("frames that arrived, with %d kills", kills).isEqualTo(frames);
    assertThat(kills).isPositive();
    // The kubelet waits longer before each restart of a container; a new pod starts at once.
    cluster.client.resource(cluster.agent(NODE_B)).withGracePeriod(0).delete();
    enforce(SECOND_PORT);
    cluster.awaitReady(NAME);
    assertThat(arriving(SECOND_PORT)).isZero();
  }

  @Test
  void aNodeObjectDeletedAndMadeAgainConverges() {
    enforce(FIRST_PORT);
    cluster.awaitReady(NAME);
    cluster.client.nodes().withName(NODE_B).delete();
    await("the node to be out of the count").atMost(Cluster.PATIENCE)
        .until(() -> cluster.classifier(NAME).getStatus().nodes.desired == 0);
    // The kubelet registers its node when it starts.
    cluster.script("cluster/node", "stop", NODE_B, "--keep-pods");
    cluster.script("cluster/node", "start", NODE_B);
    cluster.awaitAgentReady(NODE_B);
    await("the node to be back").atMost(Duration.ofMinutes(3)).until(() -> cluster.isReady(NAME)
        && cluster.classifier(NAME).getStatus().nodes.desired == 1);
    assertThat(arriving(FIRST_PORT)).isZero();
  }

  @Test
  void aRebootedNodeAttachesAgain() {
    enforce(FIRST_PORT);
    cluster.awaitReady(NAME);
    cluster.script("cluster/node", "reboot", NODE_B);
    pair = new VethPair(cluster, NODE_B, "bad0");
    cluster.awaitAgentReady(NODE_B);
    await("the interface to be attached after the reboot").atMost(Cluster.PATIENCE)
        .until(() -> cluster.reported(NODE_B, NAME, pair.inside).map(status -> status.phase == Phase.Running).orElse(false));
    await("the kernel to enforce").atMost(Cluster.PATIENCE).until(() -> arriving(FIRST_PORT) == 0);
  }
}
