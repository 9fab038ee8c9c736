// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.Test;

/** A token taken from one node's agent can write that node's status and nothing else. */
class OwnObjectOnlyIT extends ClusterTest {
  private static final String NAME = "own-object";
  private static final String TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount/token";

  private KubernetesClient asAgentOf(String node) {
    // The very token that the pod uses, read out of its process's file system.
    String token = cluster.shellOnNode(node, "cat /proc/" + cluster.agentProcess(node) + "/root" + TOKEN);
    Config own = cluster.client.getConfiguration();
    return new KubernetesClientBuilder()
        .withConfig(new ConfigBuilder().withMasterUrl(own.getMasterUrl()).withCaCertData(own.getCaCertData())
            .withCaCertFile(own.getCaCertFile()).withOauthToken(token).withAutoConfigure(false).build())
        .build();
  }

  @Test
  void anotherNodesStatusIsRefused() {
    try (VethPair a = new VethPair(cluster, NODE_A, "own0");
        VethPair b = new VethPair(cluster, NODE_B, "own0");
        KubernetesClient agent = asAgentOf(NODE_A)) {
      var classifier = Classifiers.marking(NAME, 7001, Mode.Observe, NODE_A, "own0");
      classifier.getSpec().target.nodeSelector = null;
      cluster.apply(classifier);
      cluster.awaitReady(NAME);
      try {
        var nodes = agent.resources(PacketClassifierNode.class);
        PacketClassifierNode own = nodes.withName(NODE_A).get();
        own.getStatus().agentVersion = "own-object-test";
        assertThat(agent.resource(own).updateStatus().getStatus().agentVersion).isEqualTo("own-object-test");

        PacketClassifierNode other = nodes.withName(NODE_B).get();
        other.getStatus().agentVersion = "forged";
        assertThatThrownBy(() -> agent.resource(other).updateStatus()).isInstanceOf(KubernetesClientException.class)
            .hasMessageContaining(NODE_B).hasMessageContaining(NODE_A);
        assertThatThrownBy(() -> agent.resource(own).edit(object -> {
          object.getSpec().assignments = null;
          return object;
        })).isInstanceOf(KubernetesClientException.class);
        assertThatThrownBy(() -> agent.secrets().inNamespace(Cluster.NAMESPACE).list()).isInstanceOf(KubernetesClientException.class);
      } finally {
        cluster.delete(NAME);
      }
    }
  }
}
