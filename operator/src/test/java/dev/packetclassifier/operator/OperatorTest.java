// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.packetclassifier.api.v1alpha1.Api;
import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.AttachMode;
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
import dev.packetclassifier.operator.plan.NodeAssignment;
import dev.packetclassifier.operator.plan.NodeInfo;
import dev.packetclassifier.operator.reconcile.AssignmentWriter;
import dev.packetclassifier.operator.reconcile.ClassifierReconciler;
import dev.packetclassifier.operator.reconcile.OrphanedAssignments;
import dev.packetclassifier.operator.reconcile.UnassignedNodes;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ControllerConfiguration;
import io.javaoperatorsdk.operator.processing.event.rate.LinearRateLimiter;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The operator on a real API server, with the permissions that the chart gives it. Agents are told what to answer. */
@QuarkusTest
@QuarkusTestResource(OperatorOnApiServer.class)
class OperatorTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @Admin
  KubernetesClient client;
  @Inject
  Operator operator;
  @Inject
  UnassignedNodes unassignedNodes;
  @Inject
  OrphanedAssignments orphans;
  @Inject
  AssignmentWriter assignments;
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
    await().atMost(SOON).untilAsserted(() -> assertThat(events("first")).containsExactlyInAnyOrder("RevisionCreated", "Accepted",
        "RolloutStarted", "RolloutCompleted", "Ready"));
  }

  @Test
  void twoClassifiersShareANode() {
    client.resource(Classifiers.small("first")).create();
    client.resource(Classifiers.small("second")).create();
    awaitReady("first");
    awaitReady("second");
    assertThat(assigned("node-a")).containsExactlyInAnyOrder("first", "second");

    client.resources(PacketClassifier.class).withName("first").delete();
    await().atMost(SOON).untilAsserted(() -> assertThat(get("first")).isNull());
    assertThat(assigned("node-a")).containsExactly("second");
    awaitReady("second");
  }

  @Test
  void followsNodesThatJoinLeaveAndChangeTheirLabels() {
    client.resource(Classifiers.selecting("zoned", "zone", "a")).create();
    awaitReady("zoned");
    assertThat(assigned("node-b")).isEmpty();

    label("node-b", "a");
    await().atMost(SOON).untilAsserted(() -> assertThat(status("zoned").nodes.ready).isEqualTo(2));
    label("node-a", "b");
    await().atMost(SOON).untilAsserted(() -> assertThat(assigned("node-a")).isEmpty());
    client.nodes().withName("node-b").delete();
    cluster.addNodeWithAgent("node-c", "10.0.0.3", Map.of("zone", "a"));
    await().atMost(SOON).untilAsserted(() -> {
      assertThat(assigned("node-c")).containsExactly("zoned");
      assertThat(status("zoned").nodes.desired).isEqualTo(1);
      assertThat(status("zoned").nodes.ready).isEqualTo(1);
    });
  }

  @Test
  void modeReachesTheNodesAndTheirAnswerTheStatus() {
    client.resource(Classifiers.small("moding")).create();
    awaitReady("moding");
    String revision = status("moding").currentRevision;
    edit("moding", classifier -> classifier.getSpec().mode = Mode.Enforce);
    awaitReady("moding");

    assertThat(node("node-a").getStatus().assignments.get(0).active.mode).isEqualTo(Mode.Enforce);
    assertThat(status("moding").currentRevision).as("the mode is not part of a revision").isEqualTo(revision);
  }

  @Test
  void brokenGuaranteeIsRefusedWithItsPacketAndTheRepairedModelAccepted() {
    client.resource(Classifiers.breaksItsGuarantee("proved")).create();
    await().atMost(SOON).untilAsserted(() -> assertThat(condition("proved", "Accepted")).isNotNull()
        .satisfies(accepted -> assertThat(accepted.reason).isEqualTo("GuaranteeBroken")));
    StatusCondition refused = condition("proved", "Accepted");
    assertThat(refused.status).isEqualTo(StatusCondition.Status.False);
    assertThat(refused.message).contains("short-packets", "never drop PacketLength <= 100", "would drop, as scan", "PacketLength ");
    assertThat(condition("proved", "Stalled").reason).isEqualTo("GuaranteeBroken");
    assertThat(assigned("node-a")).isEmpty();
    assertThat(revisions("proved")).isEmpty();

    edit("proved", classifier -> classifier.getSpec().model = Classifiers.keepsItsGuarantee("any").getSpec().model);
    awaitReady("proved");
    String revision = status("proved").currentRevision;

    edit("proved", classifier -> classifier.getSpec().model = Classifiers.breaksItsGuarantee("any").getSpec().model);
    await().atMost(SOON).untilAsserted(() -> assertThat(condition("proved", "Accepted").reason).isEqualTo("GuaranteeBroken"));
    assertThat(node("node-a").getSpec().assignments.get(0).active.revision).as("what runs stays").isEqualTo(revision);
  }

  @Test
  void unsoundModelIsRejectedWithTheNeuronAndTheRunningRevisionStays() {
    client.resource(Classifiers.small("mending")).create();
    awaitReady("mending");
    String revision = status("mending").currentRevision;
    long generation = node("node-a").getMetadata().getGeneration();
    edit("mending", classifier -> classifier.getSpec().model = Classifiers.rejected("any").getSpec().model);

    await().atMost(SOON).untilAsserted(() -> {
      assertThat(condition("mending", "Accepted").status).isEqualTo(StatusCondition.Status.False);
      assertThat(condition("mending", "Stalled").status).isEqualTo(StatusCondition.Status.True);
      assertThat(condition("mending", "Accepted").message).contains("layers[0]", "neuron 1", "1048576");
    });
    assertThat(status("mending").currentRevision).isEqualTo(revision);
    assertThat(revisions("mending")).containsExactly(revision);
    assertThat(node("node-a").getMetadata().getGeneration()).isEqualTo(generation);
    await().atMost(SOON).untilAsserted(() -> assertThat(events("mending")).contains("Rejected"));

    edit("mending", classifier -> classifier.getSpec().model = Classifiers.small("any").getSpec().model);
    awaitReady("mending");
    assertThat(condition("mending", "Stalled").status).isEqualTo(StatusCondition.Status.False);
  }

  @Test
  void failingNodesAreNamedWithTheirReason() {
    cluster.answer("node-b", Phase.Blocked);
    client.resource(Classifiers.small("blocked")).create();

    await().atMost(SOON).untilAsserted(() -> {
      assertThat(status("blocked").nodes.failed).isEqualTo(1);
      assertThat(status("blocked").failingNodes).singleElement().satisfies(node -> {
        assertThat(node.name).isEqualTo("node-b");
        assertThat(node.reason).isEqualTo("Blocked");
        assertThat(node.message).isEqualTo("eth0 says no");
      });
      assertThat(condition("blocked", "Stalled").status).isEqualTo(StatusCondition.Status.True);
    });
    cluster.answer("node-b", Phase.Running);
    awaitReady("blocked");
  }

  @Test
  void nodesWithoutReadyAgentAreNeverReady() {
    cluster.addNode("node-bare", "10.0.0.9", Map.of());
    cluster.setAgentReady("node-b", false);
    client.resource(Classifiers.small("partly")).create();

    await().atMost(SOON).untilAsserted(() -> {
      assertThat(status("partly").nodes).extracting(nodes -> nodes.desired, nodes -> nodes.ready, nodes -> nodes.unsupported)
          .containsExactly(2, 1, 1);
      assertThat(status("partly").failingNodes).extracting(node -> node.name + " " + node.reason)
          .containsExactly("node-b Unknown", "node-bare Unsupported");
    });
    cluster.setAgentReady("node-b", true);
    awaitReady("partly");
  }

  @Test
  void deletingDetachesReachableNodesAndNamesTheOthers() {
    client.resource(Classifiers.small("leaving")).create();
    awaitReady("leaving");
    cluster.answer("node-a", null);
    cluster.answer("node-b", null);
    cluster.setAgentReady("node-b", false);
    await().atMost(SOON).untilAsserted(() -> assertThat(status("leaving").nodes.ready).isEqualTo(1));
    client.resources(PacketClassifier.class).withName("leaving").delete();

    await().atMost(SOON).untilAsserted(() -> assertThat(assigned("node-a")).isEmpty());
    await().during(Duration.ofSeconds(3)).atMost(SOON)
        .untilAsserted(() -> assertThat(get("leaving")).as("node-a still has it").isNotNull());
    assertThat(condition("leaving", "Reconciling")).satisfies(reconciling -> {
      assertThat(reconciling.status).isEqualTo(StatusCondition.Status.True);
      assertThat(reconciling.reason).isEqualTo("Detaching");
      assertThat(reconciling.message)
          .isEqualTo("Detaching: waiting for 1 node (node-a). 1 not waited for: node-b (its node agent is not ready).");
    });
    assertThat(status("leaving").observedGeneration).isEqualTo(get("leaving").getMetadata().getGeneration());
    cluster.answer("node-a", Phase.Running);
    await().atMost(SOON).untilAsserted(() -> assertThat(get("leaving")).isNull());
    assertThat(assigned("node-b")).as("told, though not waited for").isEmpty();
    assertThat(messages("leaving", "DetachSkipped")).singleElement().asString().contains("node-b", "not ready");
    assertThat(events("leaving")).contains("Detaching", "Detached").filteredOn("Detaching"::equals).hasSize(1);
  }

  /** The agent keeps what is attached while its object is missing: only a new one, with an explicit list, makes it detach. */
  @Test
  void objectsDeletedByHandAreMadeAgainBeforeTheClassifierCountsAsDetached() {
    client.resource(Classifiers.small("leaving")).create();
    awaitReady("leaving");
    cluster.answer("node-a", null);
    client.resources(PacketClassifier.class).withName("leaving").delete();
    client.resources(PacketClassifierNode.class).withName("node-a").delete();

    await().during(Duration.ofSeconds(3)).atMost(SOON).untilAsserted(() -> {
      assertThat(get("leaving")).as("node-a has not acted").isNotNull();
      assertThat(node("node-a")).as("made again").isNotNull();
    });
    cluster.answer("node-a", Phase.Running);
    await().atMost(SOON).untilAsserted(() -> assertThat(get("leaving")).isNull());
    assertThat(events("leaving")).doesNotContain("DetachSkipped");
  }

  @Test
  void assignmentsOfAClassifierThatWasTornAwayAreRemoved() {
    client.resource(Classifiers.small("torn")).create();
    awaitReady("torn");
    cluster.answer("node-a", null);
    client.resources(PacketClassifier.class).withName("torn").delete();
    client.resources(PacketClassifier.class).withName("torn").patch(PatchContext.of(PatchType.JSON_MERGE),
        "{\"metadata\": {\"finalizers\": null}}");
    await().atMost(SOON).until(() -> get("torn") == null);
    assign("node-a", "torn");

    await().atMost(SOON).untilAsserted(() -> {
      orphans.remove();
      assertThat(assigned("node-a")).isEmpty();
    });
  }

  @Test
  void aNodeThatNothingSelectsIsToldSo() {
    cluster.addNodeWithAgent("node-idle", "10.0.0.9", Map.of());
    await().atMost(SOON).untilAsserted(() -> {
      unassignedNodes.createObjects();
      assertThat(node("node-idle")).isNotNull();
      assertThat(node("node-idle").getSpec().assignments).isEmpty();
      assertThat(node("node-idle").getMetadata().getOwnerReferences()).singleElement()
          .satisfies(owner -> assertThat(owner.getKind()).isEqualTo("Node"));
    });
  }

  @Test
  void olderRevisionsArePruned() {
    PacketClassifier classifier = Classifiers.small("pruned");
    classifier.getSpec().revisionHistoryLimit = 1;
    client.resource(classifier).create();
    awaitReady("pruned");
    for (int i = 1; i <= 3; i++) {
      String biases = i + " 0";
      edit("pruned", edited -> edited.getSpec().model.neuralNetwork.layers.get(0).biases = biases);
      awaitReady("pruned");
    }
    await().atMost(SOON).untilAsserted(() -> assertThat(revisions("pruned")).hasSize(2).contains(status("pruned").currentRevision));
  }

  @Test
  void peersAreWrittenBeforeTheFirstAssignment() {
    client.resource(Classifiers.small("peered")).create();
    await().atMost(SOON).until(() -> node("node-a") != null);

    Map<String, String> data = client.configMaps().inNamespace(OperatorOnApiServer.NAMESPACE).withName(Api.PEERS_CONFIG_MAP).get()
        .getData();
    assertThat(data.get("nodes")).contains("10.0.0.1\n10.0.0.2\n");
    assertThat(data).hasEntrySatisfying("apiEndpoints", servers -> assertThat(servers).matches(ApiServer.ADVERTISED + ":\\d+\n"));
  }

  @Test
  void statusIsLeftAloneWhenNothingChanges() {
    client.resource(Classifiers.small("quiet")).create();
    awaitReady("quiet");
    String version = get("quiet").getMetadata().getResourceVersion();
    label("node-a", "other");
    cluster.answer("node-a", Phase.Running);

    await().during(Duration.ofSeconds(3)).atMost(SOON)
        .untilAsserted(() -> assertThat(get("quiet").getMetadata().getResourceVersion()).isEqualTo(version));
  }

  @Test
  void largestModelsAreAcceptedAndAssigned() {
    client.resource(Classifiers.largestNetwork("large-network")).create();
    client.resource(Classifiers.largestTree("large-tree")).create();
    awaitReady("large-network");
    awaitReady("large-tree");
  }

  @Test
  void retriesAndLimitsAreAsConfigured() {
    ControllerConfiguration<?> configuration = operator.getRegisteredControllers().iterator().next().getConfiguration();

    assertThat(configuration.getName()).isEqualTo(ClassifierReconciler.NAME);
    assertThat(configuration.getFinalizerName()).isEqualTo(Api.FINALIZER);
    assertThat(configuration.getRetry()).isInstanceOfSatisfying(GenericRetry.class, retry -> {
      assertThat(retry.getMaxAttempts()).as("never ends").isEqualTo(-1);
      assertThat(retry.getInitialInterval()).isEqualTo(1_000);
      assertThat(retry.getIntervalMultiplier()).isEqualTo(2);
      assertThat(retry.getMaxInterval()).isEqualTo(60_000);
    });
    assertThat(configuration.getRateLimiter()).isInstanceOfSatisfying(LinearRateLimiter.class,
        limiter -> assertThat(limiter.isActivated()).isTrue());
    assertThat(configuration.getConfigurationService().concurrentReconciliationThreads()).isEqualTo(4);
    assertThat(configuration.getConfigurationService().useSSAToPatchPrimaryResource()).isFalse();
    assertThat(configuration.getConfigurationService().getLeaderElectionConfiguration()).isPresent();
  }

  @Test
  void leadsUnderItsLeaseAndServesHealthAndMetrics() {
    client.resource(Classifiers.small("measured")).create();
    awaitReady("measured");

    assertThat(client.leases().inNamespace(OperatorOnApiServer.NAMESPACE).withName("pclf-operator").get().getSpec().getHolderIdentity())
        .isNotBlank();
    RestAssured.get("/q/health/live").then().statusCode(200);
    RestAssured.get("/q/health/ready").then().statusCode(200);
    await().atMost(SOON).untilAsserted(() -> assertThat(RestAssured.get("/q/metrics").asString())
        .contains("pclf_operator_classifiers{condition=\"Ready\",status=\"True\"} 1.0")
        .contains("pclf_operator_reconcile_duration_seconds_count{outcome=\"success\"}")
        .doesNotContain("operator_sdk"));
  }

  private void awaitReady(String name) {
    await().atMost(SOON).untilAsserted(() -> {
      PacketClassifier classifier = get(name);
      assertThat(condition(name, "Ready").status).as(condition(name, "Ready").message).isEqualTo(StatusCondition.Status.True);
      assertThat(classifier.getStatus().observedGeneration).isEqualTo(classifier.getMetadata().getGeneration());
    });
  }

  private StatusCondition condition(String name, String type) {
    return status(name).conditions.stream().filter(condition -> condition.type.equals(type)).findFirst()
        .orElseThrow(() -> new AssertionError(name + " has no condition " + type));
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

  private List<String> messages(String classifier, String reason) {
    return client.v1().events().inNamespace("default").list().getItems().stream()
        .filter(event -> classifier.equals(event.getInvolvedObject().getName()) && reason.equals(event.getReason()))
        .map(event -> event.getMessage()).toList();
  }

  private List<String> assigned(String node) {
    PacketClassifierNode object = node(node);
    return object == null ? List.of() : object.getSpec().assignments.stream().map(assignment -> assignment.classifier).toList();
  }

  private List<String> revisions(String classifier) {
    return client.resources(PacketClassifierRevision.class).withLabel(Api.CLASSIFIER_LABEL, classifier).list().getItems().stream()
        .map(revision -> revision.getMetadata().getName()).toList();
  }

  private void label(String node, String zone) {
    client.nodes().withName(node).edit(found -> new NodeBuilder(found).editMetadata().addToLabels("zone", zone).endMetadata().build());
  }

  private void edit(String name, Consumer<PacketClassifier> change) {
    client.resources(PacketClassifier.class).withName(name).edit(classifier -> {
      change.accept(classifier);
      return classifier;
    });
  }

  /** As if the operator had not been there to drop it. */
  private void assign(String node, String classifier) {
    Assignment assignment = new Assignment();
    assignment.classifier = classifier;
    assignment.attachMode = AttachMode.Auto;
    assignment.interfaces = Classifiers.small(classifier).getSpec().target.interfaces;
    assignment.active = new Assignment.Active();
    assignment.active.revision = classifier + "-0000000001";
    assignment.active.mode = Mode.Observe;
    NodeInfo info = new NodeInfo(node, client.nodes().withName(node).get().getMetadata().getUid(), true, Map.of(), List.of(),
        NodeInfo.Agent.Ready);
    assignments.assign(List.of(new NodeAssignment(info, assignment)), () -> true, object -> {});
  }
}
