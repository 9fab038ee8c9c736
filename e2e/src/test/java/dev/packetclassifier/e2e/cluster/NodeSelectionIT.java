// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes are followed as their labels change, and a deleted classifier leaves nothing on any of them. */
class NodeSelectionIT extends ClusterTest {
  private static final String NAME = "selection";
  private static final String LABEL = "pclf-e2e-zone";

  @AfterEach
  void takeLabelsAway() {
    cluster.delete(NAME);
    cluster.nodes().forEach(node -> label(node, null));
  }

  /** By itself: an edit of the whole node would be refused when the kubelet is faster. */
  private void label(String node, String value) {
    String quoted = value == null ? "null" : '"' + value + '"';
    cluster.client.nodes().withName(node).patch(PatchContext.of(PatchType.JSON_MERGE),
        "{\"metadata\":{\"labels\":{\"" + LABEL + "\":" + quoted + "}}}");
  }

  private boolean attached(String node) {
    return cluster.onNode(node, "ip", "-d", "link", "show", "select0").contains("prog/xdp");
  }

  @Test
  void labelsDecide() {
    try (VethPair a = new VethPair(cluster, NODE_A, "select0"); VethPair b = new VethPair(cluster, NODE_B, "select0")) {
      PacketClassifier classifier = Classifiers.marking(NAME, 7001, Mode.Observe, NODE_A, "select0");
      classifier.getSpec().target.nodeSelector.matchLabels = Map.of(LABEL, "edge");
      label(NODE_A, "edge");
      cluster.apply(classifier);
      cluster.awaitReady(NAME);
      assertThat(attached(NODE_A)).isTrue();
      assertThat(attached(NODE_B)).isFalse();

      label(NODE_B, "edge");
      await("the second node to join").atMost(Cluster.PATIENCE).until(() -> attached(NODE_B));
      label(NODE_A, null);
      await("the first node to leave").atMost(Cluster.PATIENCE).until(() -> !attached(NODE_A));
      await("the count").atMost(Cluster.PATIENCE).until(() -> cluster.isReady(NAME)
          && cluster.classifier(NAME).getStatus().nodes.ready == 1);

      cluster.delete(NAME);
      assertThat(attached(NODE_B)).isFalse();
      assertThat(cluster.shellOnNode(NODE_B, "ls /sys/fs/bpf/packetclassifier/ 2>/dev/null || true")).doesNotContain(NAME);
    }
  }
}
