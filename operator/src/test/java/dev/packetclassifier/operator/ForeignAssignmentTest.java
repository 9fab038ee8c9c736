// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import dev.packetclassifier.api.v1alpha1.PacketClassifierRevision;
import dev.packetclassifier.api.v1alpha1.StatusCondition;
import dev.packetclassifier.operator.apiserver.Admin;
import dev.packetclassifier.operator.apiserver.FakeCluster;
import dev.packetclassifier.operator.apiserver.OperatorOnApiServer;
import dev.packetclassifier.operator.plan.NodeAssignment;
import dev.packetclassifier.operator.plan.NodeInfo;
import dev.packetclassifier.operator.reconcile.AssignmentWriter;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.Operator;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What another writer made of an assignment is put right soon: another operator that slept, or a person with kubectl. */
@QuarkusTest
@QuarkusTestResource(OperatorOnApiServer.class)
class ForeignAssignmentTest {
  private static final String NAME = "mended";
  private static final String NODE = "node-a";
  private static final Duration START = Duration.ofSeconds(30);

  /** Far less than the five minutes after which everything is looked at anyway. */
  private static final Duration SOON = Duration.ofSeconds(5);

  @Admin
  KubernetesClient client;
  @Inject
  Operator operator;
  private FakeCluster cluster;
  private String wanted;

  @BeforeEach
  void assign() {
    operator.start();
    cluster = new FakeCluster(client);
    cluster.addNodeWithAgent(NODE, "10.0.0.1", Map.of());
    cluster.addNodeWithAgent("node-b", "10.0.0.2", Map.of());
    client.resource(Classifiers.small(NAME)).create();
    await().atMost(START).until(this::isReady);
    wanted = assignment().active.revision;
  }

  @AfterEach
  void clean() {
    client.resources(PacketClassifier.class).delete();
    await().atMost(START).until(() -> client.resources(PacketClassifier.class).list().getItems().isEmpty());
    client.resources(PacketClassifierRevision.class).delete();
    cluster.close();
  }

  /** With the same field manager and by the same means as this operator. */
  @Test
  void whatAnotherOperatorAssignedOfBefore() {
    Assignment before = assignment();
    before.active.revision = NAME + "-0000000001";
    new AssignmentWriter(client)
        .assign(List.of(new NodeAssignment(new NodeInfo(NODE, client.nodes().withName(NODE).get().getMetadata().getUid(), true, Map.of(),
            List.of(), NodeInfo.Agent.Ready), before)), () -> true, object -> {});
    isPutRight();
  }

  @Test
  void whatAPersonEdited() {
    edit("[{\"op\": \"replace\", \"path\": \"/spec/assignments/0/active/mode\", \"value\": \"Enforce\"}]");
    isPutRight();
  }

  @Test
  void whatAPersonRemoved() {
    edit("[{\"op\": \"remove\", \"path\": \"/spec/assignments/0\"}]");
    isPutRight();
  }

  @Test
  void theWholeObject() {
    client.resources(PacketClassifierNode.class).withName(NODE).delete();
    isPutRight();
  }

  private void isPutRight() {
    await().atMost(SOON).untilAsserted(() -> {
      assertThat(assignment()).isNotNull();
      assertThat(assignment().active.revision).isEqualTo(wanted);
      assertThat(assignment().active.mode).isEqualTo(Mode.Observe);
    });
    await().atMost(SOON).until(this::isReady);
  }

  private void edit(String patch) {
    client.resources(PacketClassifierNode.class).withName(NODE).patch(PatchContext.of(PatchType.JSON), patch);
  }

  private Assignment assignment() {
    PacketClassifierNode object = client.resources(PacketClassifierNode.class).withName(NODE).get();
    return object == null || object.getSpec().assignments.isEmpty() ? null : object.getSpec().assignments.get(0);
  }

  private boolean isReady() {
    PacketClassifier classifier = client.resources(PacketClassifier.class).withName(NAME).get();
    return classifier.getStatus() != null && classifier.getStatus().conditions.stream()
        .anyMatch(condition -> "Ready".equals(condition.type) && condition.status == StatusCondition.Status.True);
  }
}
