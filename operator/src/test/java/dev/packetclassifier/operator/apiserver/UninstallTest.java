// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Api;
import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.AttachMode;
import dev.packetclassifier.api.v1alpha1.InterfaceSelector;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import dev.packetclassifier.api.v1alpha1.PacketClassifierRevision;
import dev.packetclassifier.bpf.revision.Revisions;
import dev.packetclassifier.operator.Classifiers;
import dev.packetclassifier.operator.plan.NodeAssignment;
import dev.packetclassifier.operator.plan.NodeInfo;
import dev.packetclassifier.operator.reconcile.AssignmentWriter;
import dev.packetclassifier.operator.uninstall.Uninstall;
import dev.packetclassifier.operator.uninstall.UninstallOptions;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Uninstalling with no operator running: the job does everything itself. */
@ExtendWith(ApiServerExtension.class)
class UninstallTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final KubernetesClient client;
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private FakeCluster cluster;
  private Uninstall uninstall;

  UninstallTest(KubernetesClient client) {
    this.client = client;
  }

  @BeforeEach
  void install() {
    client.resource(new NamespaceBuilder().withNewMetadata().withName(OperatorOnApiServer.NAMESPACE).endMetadata().build())
        .serverSideApply();
    uninstall = new Uninstall(client, new AssignmentWriter(client), UninstallProgram.settings(),
        new PrintStream(output, true, StandardCharsets.UTF_8));
    cluster = new FakeCluster(client);
    cluster.addNodeWithAgent("node-a", "10.0.0.1", Map.of());
    cluster.addNodeWithAgent("node-b", "10.0.0.2", Map.of());
    PacketClassifier classifier = Classifiers.small("installed");
    classifier.addFinalizer(Api.FINALIZER);
    client.resource(classifier).create();
    PacketClassifierRevision revision = new PacketClassifierRevision();
    revision.setSpec(Revisions.of("installed", classifier.getSpec()));
    revision.getMetadata().setName(Revisions.name("installed", revision.getSpec().digest));
    client.resource(revision).create();
    client.resource(new ConfigMapBuilder().withNewMetadata().withName(Api.PEERS_CONFIG_MAP).withNamespace(OperatorOnApiServer.NAMESPACE)
        .endMetadata().build()).create();
    assign("node-a", revision.getMetadata().getName());
    assign("node-b", revision.getMetadata().getName());
    Awaitility.await().untilAsserted(() -> assertThat(client.resources(PacketClassifierNode.class).list().getItems())
        .hasSize(2).allSatisfy(object -> assertThat(object.getStatus().assignments).hasSize(1)));
  }

  @AfterEach
  void clean() {
    cluster.close();
    client.resources(PacketClassifier.class).list().getItems().forEach(left -> client.resource(left).edit(classifier -> {
      classifier.getMetadata().setFinalizers(List.of());
      return classifier;
    }));
    client.resources(PacketClassifier.class).delete();
    client.resources(PacketClassifierRevision.class).delete();
    client.rbac().clusterRoles().withName(Api.RELEASE_CLUSTER_ROLE).delete();
    client.configMaps().inNamespace(OperatorOnApiServer.NAMESPACE).delete();
  }

  @Test
  void leavesNothingWhenEveryNodeAnswers() throws InterruptedException {
    assertThat(uninstall.run(new UninstallOptions(Duration.ofMinutes(1), Optional.empty()))).isZero();

    assertNothingIsLeft();
    assertThat(output()).contains("every node is detached");
  }

  @Test
  void doesNotWaitForNodesWithoutAReadyAgentAndNamesThem() throws InterruptedException {
    cluster.answer("node-b", null);
    cluster.setAgentReady("node-b", false);
    Instant start = Instant.now();

    assertThat(uninstall.run(new UninstallOptions(Duration.ofMinutes(1), Optional.empty()))).isZero();
    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(30));
    assertNothingIsLeft();
    assertThat(output()).contains("did not report that they are detached: node-b.");
  }

  /** Nobody on a dead node says that a pod there has ended: it would be "being deleted" for ever, and the job unfinished. */
  @Test
  void doesNotWaitForItsPodOnANodeThatDied() throws InterruptedException {
    Pod pod = new PodBuilder().withNewMetadata().withName("dead-job").withNamespace(OperatorOnApiServer.NAMESPACE)
        .addToLabels("app.kubernetes.io/component", "uninstall").endMetadata()
        .withNewSpec().withNodeName("node-b").addNewContainer().withName("uninstall").withImage("operator").endContainer().endSpec()
        .build();
    client.resource(pod).create();
    uninstall.run(new UninstallOptions(Duration.ofMinutes(1), Optional.empty()));
    assertThat(client.resource(pod).get()).as("a pod that nobody deletes").isNotNull();
    client.resource(pod).delete();
    assertThat(client.resource(pod).get().isMarkedForDeletion()).isTrue();

    assertThat(uninstall.run(new UninstallOptions(Duration.ofMinutes(1), Optional.empty()))).isZero();

    assertThat(client.resource(pod).get()).isNull();
    assertThat(output()).contains("no longer waiting for pod dead-job on node-b");
  }

  @Test
  void takesFinalizersAwayAfterTheTimeoutAndNamesNodesThatDidNotDetach() throws InterruptedException {
    cluster.answer("node-a", null);
    Instant start = Instant.now();

    assertThat(uninstall.run(new UninstallOptions(TIMEOUT, Optional.empty()))).isZero();
    assertThat(Duration.between(start, Instant.now())).isGreaterThan(TIMEOUT);
    assertNothingIsLeft();
    assertThat(output()).contains("no longer waiting for node-a").contains("did not report that they are detached: node-a");
  }

  @Test
  void doesNotHangOnFinalizersOfOthers() throws InterruptedException {
    client.resources(PacketClassifier.class).withName("installed").edit(classifier -> {
      classifier.addFinalizer("example.org/mine");
      return classifier;
    });

    assertThat(uninstall.run(new UninstallOptions(TIMEOUT, Optional.empty()))).isZero();
    assertThat(output()).contains("finalizers that are not ours: PacketClassifier installed");
    assertThat(client.resources(PacketClassifier.class).withName("installed").get().getMetadata().getFinalizers())
        .containsExactly("example.org/mine");
  }

  /** A second release is installed next to the one that protects the nodes, and uninstalled. */
  @Test
  void touchesNothingOfAnotherRelease() throws InterruptedException {
    release("security/packet-classifier");

    assertThat(uninstall.run(new UninstallOptions(TIMEOUT, Optional.of("trial/trial")))).isZero();
    assertThat(output()).contains("nothing was deleted", "belong to release security/packet-classifier, not to trial/trial");
    assertThat(client.resources(PacketClassifier.class).withName("installed").get().isMarkedForDeletion()).isFalse();
    assertThat(client.resources(PacketClassifierNode.class).list().getItems())
        .allSatisfy(object -> assertThat(object.getSpec().assignments).hasSize(1));
    assertThat(client.resources(PacketClassifierRevision.class).list().getItems()).hasSize(1);

    assertThat(uninstall.run(new UninstallOptions(TIMEOUT, Optional.of("security/packet-classifier")))).isZero();
    assertNothingIsLeft();
  }

  /** kubectl delete pclfnode --all: agents keep what is attached until an explicit list lacks it. */
  @Test
  void nodeObjectsDeletedByHandDoNotReadAsDetached() throws InterruptedException {
    cluster.answer("node-a", null);
    client.resources(PacketClassifierNode.class).delete();

    assertThat(uninstall.run(new UninstallOptions(TIMEOUT, Optional.empty()))).isZero();
    assertThat(output()).contains("waiting for 1 node (node-a)", "no longer waiting for node-a");
  }

  @Test
  void assignmentsThatABackupToolRestoredAreRemoved() throws InterruptedException {
    for (PacketClassifierNode object : client.resources(PacketClassifierNode.class).list().getItems()) {
      PacketClassifierNode restored = new PacketClassifierNode();
      restored.getMetadata().setName(object.getMetadata().getName());
      restored.setSpec(object.getSpec());
      restored.setStatus(null);
      client.resource(restored).patch(new PatchContext.Builder().withPatchType(PatchType.SERVER_SIDE_APPLY).withFieldManager("velero")
          .withForce(true).build());
    }

    assertThat(uninstall.run(new UninstallOptions(Duration.ofMinutes(1), Optional.empty()))).isZero();
    assertNothingIsLeft();
    assertThat(output()).contains("every node is detached");
  }

  private void release(String name) {
    client.resource(new ClusterRoleBuilder().withNewMetadata().withName(Api.RELEASE_CLUSTER_ROLE)
        .addToAnnotations(Api.RELEASE_ANNOTATION, name).endMetadata().build()).createOr(role -> role.update());
  }

  @Test
  void nothingInstalledIsNothingToDo() throws InterruptedException {
    uninstall.run(new UninstallOptions(TIMEOUT, Optional.empty()));

    assertThat(uninstall.run(new UninstallOptions(TIMEOUT, Optional.empty()))).isZero();
  }

  private void assertNothingIsLeft() {
    assertThat(client.resources(PacketClassifier.class).list().getItems()).isEmpty();
    assertThat(client.resources(PacketClassifierNode.class).list().getItems()).isEmpty();
    assertThat(client.resources(PacketClassifierRevision.class).list().getItems()).isEmpty();
    assertThat(client.configMaps().inNamespace(OperatorOnApiServer.NAMESPACE).withName(Api.PEERS_CONFIG_MAP).get()).isNull();
  }

  private String output() {
    return output.toString(StandardCharsets.UTF_8);
  }

  private void assign(String node, String revision) {
    Assignment assignment = new Assignment();
    assignment.classifier = "installed";
    assignment.priority = 100;
    assignment.attachMode = AttachMode.Auto;
    assignment.interfaces = new InterfaceSelector();
    assignment.interfaces.defaultRoute = true;
    assignment.active = new Assignment.Active();
    assignment.active.revision = revision;
    assignment.active.mode = Mode.Observe;
    new AssignmentWriter(client)
        .assign(List.of(new NodeAssignment(new NodeInfo(node, client.nodes().withName(node).get().getMetadata().getUid(), true, Map.of(),
            List.of(), NodeInfo.Agent.Ready), assignment)), () -> true, object -> {});
  }
}
