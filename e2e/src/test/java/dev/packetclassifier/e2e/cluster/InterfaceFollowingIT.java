// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.packetclassifier.api.v1alpha1.InterfaceStatus;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.Phase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The agent follows interfaces as they come, go and change. */
class InterfaceFollowingIT extends ClusterTest {
  private static final String NAME = "following";

  @AfterEach
  void deleteClassifier() {
    cluster.delete(NAME);
  }

  private Phase phase(String interfaceName) {
    return cluster.reported(NODE_A, NAME, interfaceName).map(status -> status.phase).orElse(null);
  }

  private void awaitPhase(String interfaceName, Phase phase) {
    await(interfaceName + " to be " + phase).atMost(Cluster.PATIENCE).until(() -> phase(interfaceName) == phase);
  }

  @Test
  void aMissingInterfaceWaitsAndHoldsUpNoOther() {
    try (VethPair present = new VethPair(cluster, NODE_A, "present0")) {
      cluster.apply(Classifiers.marking(NAME, 7001, Mode.Observe, NODE_A, present.inside, "later0"));
      awaitPhase(present.inside, Phase.Running);
      awaitPhase("later0", Phase.Pending);
      assertThat(cluster.isReady(NAME)).isFalse();
      try (VethPair later = new VethPair(cluster, NODE_A, "later0")) {
        awaitPhase(later.inside, Phase.Running);
        cluster.awaitReady(NAME);
      }
      awaitPhase("later0", Phase.Pending);
      assertThat(phase(present.inside)).isEqualTo(Phase.Running);
    }
  }

  @Test
  void anInterfaceMadeAnewIsAttachedAnew() {
    cluster.apply(Classifiers.marking(NAME, 7001, Mode.Observe, NODE_A, "again0"));
    Integer first;
    try (VethPair pair = new VethPair(cluster, NODE_A, "again0")) {
      awaitPhase(pair.inside, Phase.Running);
      first = cluster.reported(NODE_A, NAME, pair.inside).orElseThrow().ifindex;
    }
    try (VethPair pair = new VethPair(cluster, NODE_A, "again0")) {
      await("the new interface to be attached").atMost(Cluster.PATIENCE).until(() -> cluster.reported(NODE_A, NAME, pair.inside)
          .filter(status -> status.phase == Phase.Running && !first.equals(status.ifindex)).isPresent());
    }
  }

  @Test
  void aRenamedInterfaceIsLetGo() {
    try (VethPair pair = new VethPair(cluster, NODE_A, "before0")) {
      cluster.apply(Classifiers.marking(NAME, 7001, Mode.Observe, NODE_A, pair.inside));
      awaitPhase(pair.inside, Phase.Running);
      cluster.shellOnNode(NODE_A, "ip link set before0 down && ip link set before0 name after0 && ip link set after0 up");
      awaitPhase("before0", Phase.Pending);
      await("the program to leave").atMost(Cluster.PATIENCE)
          .until(() -> !cluster.onNode(NODE_A, "ip", "-d", "link", "show", "after0").contains("xdp"));
    }
  }

  @Test
  void aNameWithADotAndAnInterfaceSetDownAndUp() {
    try (VethPair pair = new VethPair(cluster, NODE_A, "dot0.100")) {
      cluster.apply(Classifiers.marking(NAME, 7001, Mode.Enforce, NODE_A, pair.inside));
      cluster.awaitReady(NAME);
      InterfaceStatus before = cluster.reported(NODE_A, NAME, pair.inside).orElseThrow();
      cluster.shellOnNode(NODE_A, "ip link set dot0.100 down && ip link set dot0.100 up");
      pair.send(7001, 10, 1000);
      await("the frames to be dropped").atMost(Cluster.PATIENCE)
          .until(() -> cluster.metrics(NODE_A).sum("pclf_dropped_packets_total", "classifier=\"" + NAME + "\"") >= 10);
      assertThat(cluster.reported(NODE_A, NAME, pair.inside).orElseThrow().ifindex).isEqualTo(before.ifindex);
    }
  }
}
