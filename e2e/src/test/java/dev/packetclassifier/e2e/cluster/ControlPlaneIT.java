// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.packetclassifier.api.v1alpha1.Mode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The worst model there is takes every packet for an attack, on the interface by which a node speaks with all others. Whoever applied it
 * must be able to take it back: what the control plane needs is never dropped.
 */
class ControlPlaneIT extends ClusterTest {
  private static final String NAME = "drops-everything";
  private static final String UPLINK = "eth0";
  /** Longer than the operator's Lease, and than the time after which a node whose kubelet reports nothing is NotReady. */
  private static final Duration LONG = Duration.ofSeconds(60);

  @AfterEach
  void delete() {
    cluster.delete(NAME);
  }

  private void apply(Mode mode) {
    cluster.apply(Classifiers.droppingEverything(NAME, mode, UPLINK));
    cluster.awaitReady(NAME);
  }

  private boolean answers(String node) {
    return cluster.shellOnClient("ping -c 3 -i 0.2 -W 1 " + cluster.address(node) + " >/dev/null && echo yes || echo no").contains("yes");
  }

  /** A new operator lists and watches from nothing, a new agent fetches what it is to run: both by connections that are new. */
  private void replaceOperatorAndAgent() {
    cluster.operators().forEach(pod -> cluster.client.resource(pod).delete());
    cluster.client.resource(cluster.agent(NODE_B)).withGracePeriod(0).delete();
    cluster.awaitAgentReady(NODE_B);
    await("a new operator").atMost(Cluster.PATIENCE).until(() -> {
      List<Pod> operators = cluster.operators();
      return !operators.isEmpty() && operators.stream().allMatch(Readiness::isPodReady);
    });
  }

  @Test
  void aModelThatDropsEverythingCutsNobodyOff() {
    apply(Mode.Enforce);
    assertThat(answers(NODE_A)).isFalse();
    assertThat(answers(NODE_B)).isFalse();
    int restarts = restarts();

    await("all to stay in touch").during(LONG).atMost(LONG.plus(Cluster.PATIENCE)).pollInterval(Duration.ofSeconds(2))
        .until(() -> cluster.client.nodes().list().getItems().stream().allMatch(Readiness::isNodeReady)
            && cluster.operators().stream().allMatch(Readiness::isPodReady) && cluster.isReady(NAME));
    assertThat(restarts()).isEqualTo(restarts);
    replaceOperatorAndAgent();
    assertThat(answers(NODE_B)).isFalse();

    apply(Mode.Observe);
    assertThat(answers(NODE_A)).isTrue();
    assertThat(answers(NODE_B)).isTrue();
    apply(Mode.Enforce);
    cluster.delete(NAME);
    assertThat(answers(NODE_A)).isTrue();
    assertThat(answers(NODE_B)).isTrue();
  }

  private int restarts() {
    return cluster.operators().stream().map(Pod::getStatus).flatMap(status -> status.getContainerStatuses().stream())
        .mapToInt(status -> status.getRestartCount()).sum();
  }
}
