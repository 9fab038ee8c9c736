// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.packetclassifier.api.v1alpha1.Mode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Uninstalling leaves nothing, whatever is down at that moment, and what is installed afterwards works. */
@Tag("uninstall")
class UninstallIT extends ClusterTest {
  private static final String NAME = "leaving";
  private static final String PREFERS_NODE_B = """
      {"nodeAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":[{"weight":100,"preference":{"matchExpressions":[
      {"key":"kubernetes.io/hostname","operator":"In","values":["node-b"]}]}}]}}""";
  private VethPair a;
  private VethPair b;

  @BeforeEach
  void installAndApply() {
    cluster.script("product", "install", "--set", "crds.keep=false", "--set", "uninstall.timeout=30s");
    a = new VethPair(cluster, NODE_A, "leave0");
    b = new VethPair(cluster, NODE_B, "leave0");
    var classifier = Classifiers.marking(NAME, 7001, Mode.Enforce, NODE_A, "leave0");
    classifier.getSpec().target.nodeSelector = null;
    cluster.apply(classifier);
    cluster.awaitReady(NAME);
  }

  @AfterEach
  void removeInterfaces() {
    a.close();
    b.close();
  }

  private List<String> definitions() {
    return cluster.client.resources(CustomResourceDefinition.class).list().getItems().stream()
        .map(crd -> crd.getMetadata().getName()).filter(name -> name.endsWith("packetclassifier.dev")).toList();
  }

  private String programs(String node) {
    return cluster.shellOnNode(node,
        "ip -d link show leave0 | grep -o 'prog/xdp.*' || true; ls /sys/fs/bpf/packetclassifier 2>/dev/null || true");
  }

  private void expectNothingLeft(String... nodes) {
    await("the definitions to be gone").atMost(Cluster.PATIENCE).until(() -> definitions().isEmpty());
    for (String node : nodes) {
      assertThat(programs(node)).as("left on " + node).isEmpty();
    }
  }

  @Test
  void withObjectsPresent() {
    cluster.script("product", "uninstall");
    expectNothingLeft(NODE_A, NODE_B);
  }

  @Test
  void withTheOperatorDown() {
    cluster.client.apps().deployments().inNamespace(Cluster.NAMESPACE).withLabel("app.kubernetes.io/component", "operator").list()
        .getItems().forEach(operator -> cluster.client.resource(operator).scale(0));
    await("the operator to be down").atMost(Cluster.PATIENCE).until(() -> cluster.client.pods().inNamespace(Cluster.NAMESPACE)
        .withLabel("app.kubernetes.io/component", "operator").list().getItems().isEmpty());
    cluster.script("product", "uninstall");
    expectNothingLeft(NODE_A, NODE_B);
  }

  /** The cluster does not know yet that the node is gone, and gives the uninstaller itself to it. */
  @Test
  void withANodeNotReadyAndAfterAReinstallThatNodeIsCleanedToo() {
    cluster.script("product", "install", "--set", "crds.keep=false", "--set", "uninstall.timeout=30s", "--set-json",
        "operator.affinity=" + PREFERS_NODE_B);
    cluster.awaitReady(NAME);
    cluster.script("cluster/node", "stop", NODE_B);
    try {
      cluster.script("product", "uninstall");
      expectNothingLeft(NODE_A);
    } finally {
      cluster.script("cluster/node", "start", NODE_B);
    }
    assertThat(programs(NODE_B)).as("nobody reached this node").isNotEmpty();
    cluster.script("product", "install", "--set", "crds.keep=false", "--set", "uninstall.timeout=30s");
    await("the new agent to take away what was left").atMost(Cluster.PATIENCE).until(() -> programs(NODE_B).isEmpty());
    cluster.script("product", "uninstall");
    expectNothingLeft(NODE_A, NODE_B);
  }
}
