// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.packetclassifier.api.v1alpha1.Layer;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.NeuralNetwork;
import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.api.v1alpha1.StatusCondition;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A bad model changes nothing. */
class RejectionIT extends ClusterTest {
  private static final String NAME = "rejection";

  @AfterEach
  void deleteClassifier() {
    cluster.delete(NAME);
  }

  @Test
  void whatTheSchemaCannotSeeIsReportedAndTheRunningRevisionStays() {
    try (VethPair pair = new VethPair(cluster, NODE_A, "reject0")) {
      cluster.apply(Classifiers.marking(NAME, 7001, Mode.Enforce, NODE_A, pair.inside));
      cluster.awaitReady(NAME);
      String running = cluster.reported(NODE_A, NAME).orElseThrow().active.revision;

      PacketClassifier beyond = Classifiers.marking(NAME, 7001, Mode.Enforce, NODE_A, pair.inside);
      beyond.getSpec().model.treeEnsemble = null;
      Layer layer = new Layer();
      layer.weights = List.of("1", "127");
      layer.biases = "0 1048575";
      beyond.getSpec().model.neuralNetwork = new NeuralNetwork();
      beyond.getSpec().model.neuralNetwork.layers = List.of(layer);
      cluster.apply(beyond);
      await("the model to be refused").atMost(Cluster.PATIENCE).until(() -> cluster.condition(NAME, "Accepted")
          .map(condition -> condition.status == StatusCondition.Status.False).orElse(false));
      assertThat(cluster.condition(NAME, "Accepted").orElseThrow().message).contains("layers[0]").contains("neuron 1").contains("1048576");
      assertThat(cluster.condition(NAME, "Stalled").orElseThrow().status).isEqualTo(StatusCondition.Status.True);

      pair.send(7001, 10, 1000);
      await("the old revision to drop").atMost(Cluster.PATIENCE)
          .until(() -> cluster.metrics(NODE_A).sum("pclf_dropped_packets_total", "classifier=\"" + NAME + "\"") >= 10);
      assertThat(cluster.reported(NODE_A, NAME).orElseThrow().active.revision).isEqualTo(running);
    }
  }

  @Test
  void whatTheSchemaSeesIsRefusedAtApply() {
    PacketClassifier both = Classifiers.marking(NAME, 7001, Mode.Observe, NODE_A, "nowhere0");
    both.getSpec().model.treeEnsemble = null;
    assertThatThrownBy(() -> cluster.apply(both)).isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("exactly one of neuralNetwork and treeEnsemble must be set");
    assertThat(cluster.classifier(NAME)).isNull();
  }
}
