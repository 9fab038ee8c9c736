package dev.packetclassifier.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.packetclassifier.api.v1alpha1.Api;
import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import dev.packetclassifier.api.v1alpha1.PacketClassifierRevision;
import dev.packetclassifier.api.v1alpha1.PacketClassifierStatus;
import dev.packetclassifier.api.v1alpha1.Phase;
import dev.packetclassifier.api.v1alpha1.StatusCondition;
import dev.packetclassifier.operator.apiserver.Admin;
import dev.packetclassifier.operator.apiserver.ApiServer;
import dev.packetclassifier.operator.apiserver.FakeCluster;
import dev.packetclassifier.operator.apiserver.OperatorOnApiServer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
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

/** The operator on a real API server, with the permissions that the chart gives it. Agents are told what to answer. */
@QuarkusTest
@QuarkusTestResource(OperatorOnApiServer.class)
class OperatorTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @Admin KubernetesClient client;
  @Inject Operator operator;
  private FakeCluster cluster;

  @BeforeEach
  void start() {
    operator.start();
    cluster = new FakeCluster(client);
    cluster.addNodeWithAgent("node-a", "10.0.0.1", Map.of("zone", "a"));
    cluster.addNodeWithAgent("node-b", "10.0.0.2", Map.of("zone", "b"));
  }

  @AfterEach
  void clean() {
    client.resources(PacketClassifier.class).delete();
    await().atMost(SOON).untilAsserted(() -> assertThat(client.resources(PacketClassifier.class).list().getItems()).isEmpty());
    client.resources(PacketClassifierRevision.class).delete();
    client.v1().events().inNamespace("default").delete();
    cluster.close();
  }

  @Test
  void assignsEveryNodeAndSaysReadyWhenAllRunIt() {
    client.resource(Classifiers.small("first")).create();
    awaitReady("first");

    PacketClassifierStatus status = status("first");
    PacketClassifierRevision revision = client.resources(PacketClassifierRevision.class).withName(status.currentRevision).get();
    assertThat(revision.getMetadata().getLabels()).containsEntry(Api.CLASSIFIER_LABEL, "first");
    assertThat(revision.getMetadata().getOwnerReferences()).singleElement()
        .satisfies(owner -> assertThat(owner.getBlockOwnerDeletion()).isFalse());
    assertThat(status.nodes).extracting(nodes -> nodes.desired, nodes -> nodes.updated, nodes -> nodes.ready).containsExactly(2, 2, 2);
    assertThat(status.observedGeneration).isEqualTo(get("first").getMetadata().getGeneration());
    assertThat(status.updatingRevision).isNull();
    for (String node : List.of("node-a", "node-b")) {
      PacketClassifierNode object = node(node);
      assertThat(object.getMetadata().getOwnerReferences()).singleElement()
          .satisfies(owner -> assertThat(owner.getUid()).isEqualTo(client.nodes().withName(node).get().getMetadata().getUid()));
      assertThat(object.getSpec().assignments).singleElement()
          .satisfies(assignment -> assertThat(assignment.active.revision).isEqualTo(status.currentRevision));
    }
    await().atMost(SOON).untilAsserted(() -> assertThat(events("first")).containsExactlyInAnyOrder("RevisionCreated", "Accepted", "Ready"));
  }

  private void awaitReady(String name) {
    await().atMost(SOON).untilAsserted(() -> {
      PacketClassifier classifier = get(name);
      assertThat(condition(name, "Ready").status).as(condition(name, "Ready").message).isEqualTo(StatusCondition.Status.True);
      assertThat(classifier.getStatus().observedGeneration).isEqualTo(classifier.getMetadata().getGeneration());
    });
  }

  private StatusCondition condition(String name, String type) {
    return status(name).conditions.stream().filter(condition -> condition.type.equals(type)).findFirst().orElseThrow();
  }

  private PacketClassifier get(String name) {
    return client.resources(PacketClassifier.class).withName(name).get();
  }

  private PacketClassifierStatus status(String name) {
    return get(name).getStatus();
  }

  private PacketClassifierNode node(String name) {
    return client.resources(PacketClassifierNode.class).withName(name).get();
  }

  private List<String> events(String classifier) {
    return client.v1().events().inNamespace("default").list().getItems().stream()
        .filter(event -> classifier.equals(event.getInvolvedObject().getName())).map(event -> event.getReason()).toList();
  }
}
