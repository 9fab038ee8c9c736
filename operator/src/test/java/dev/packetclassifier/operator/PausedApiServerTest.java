// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import dev.packetclassifier.operator.apiserver.Admin;
import dev.packetclassifier.operator.apiserver.ApiServer;
import dev.packetclassifier.operator.apiserver.FakeCluster;
import dev.packetclassifier.operator.apiserver.OperatorOnApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An API server that answers nothing for longer than any request waits, and goes on. Without election: an operator with a Lease ends then,
 * and waits for the API server in a new process; here the caches themselves must go on.
 */
@QuarkusTest
@QuarkusTestResource(value = OperatorOnApiServer.class, restrictToAnnotatedClass = true, initArgs = @ResourceArg(name = OperatorOnApiServer.ELECTION, value = "false"))
class PausedApiServerTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @Admin
  KubernetesClient client;
  @Admin
  ApiServer server;
  @Inject
  Lifecycle lifecycle;
  private FakeCluster cluster;

  @BeforeEach
  void start() {
    lifecycle.start();
    cluster = new FakeCluster(client);
    client.resource(Classifiers.small("patient")).create();
  }

  @AfterEach
  void clean() {
    server.resume();
    client.resources(PacketClassifier.class).delete();
    await().atMost(SOON).until(() -> client.resources(PacketClassifier.class).list().getItems().isEmpty());
    cluster.close();
  }

  @Test
  void theCachesFollowAgain() {
    cluster.addNodeWithAgent("node-before", "10.0.0.1", Map.of());
    await().atMost(SOON).until(() -> isAssigned("node-before"));
    server.pause();
    await().during(Duration.ofSeconds(20)).atMost(Duration.ofSeconds(30)).untilAsserted(PausedApiServerTest::isAlive);
    server.resume();

    cluster.addNodeWithAgent("node-after", "10.0.0.2", Map.of());
    await().atMost(SOON).until(() -> isAssigned("node-after"));
    isAlive();
    client.resources(PacketClassifier.class).withName("patient").delete();
    await().atMost(SOON).until(() -> client.resources(PacketClassifier.class).withName("patient").get() == null);
  }

  private static void isAlive() {
    assertThat(RestAssured.get("/q/health/live").statusCode()).isEqualTo(200);
  }

  private boolean isAssigned(String node) {
    PacketClassifierNode object = client.resources(PacketClassifierNode.class).withName(node).get();
    return object != null && !object.getSpec().assignments.isEmpty();
  }
}
