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
import dev.packetclassifier.api.v1alpha1.Phase;
import dev.packetclassifier.bpf.revision.Revisions;
import dev.packetclassifier.operator.Classifiers;
import dev.packetclassifier.operator.Settings;
import dev.packetclassifier.operator.plan.NodeInfo;
import dev.packetclassifier.operator.reconcile.AssignmentWriter;
import dev.packetclassifier.operator.uninstall.Uninstall;
import dev.packetclassifier.operator.uninstall.UninstallOptions;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private FakeCluster cluster;
  private Uninstall uninstall;

  UninstallTest(KubernetesClient client) {
    this.client = client;
  }

  @BeforeEach
  void install() {
    client.resource(new NamespaceBuilder().withNewMetadata().withName(OperatorOnApiServer.NAMESPACE).endMetadata().build())
        .serverSideApply();
    uninstall = new Uninstall(client, new AssignmentWriter(client), settings(), new PrintStream(said, true, StandardCharsets.UTF_8));
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
    client.resources(PacketClassifier.class).list().getItems().forEach(left ->
        client.resource(left).edit(classifier -> {
          classifier.getMetadata().setFinalizers(List.of());
          return classifier;
        }));
    client.resources(PacketClassifier.class).delete();
    client.resources(PacketClassifierRevision.class).delete();
    client.configMaps().inNamespace(OperatorOnApiServer.NAMESPACE).delete();
  }

  @Test
  void leavesNothingWhenEveryNodeAnswers() throws InterruptedException {
    assertThat(uninstall.run(new UninstallOptions(Duration.ofMinutes(1)))).isZero();

    assertNothingIsLeft();
    assertThat(said()).contains("every node is detached");
  }

  @Test
  void doesNotWaitForNodesWithoutAReadyAgentAndNamesThem() throws InterruptedException {
    cluster.answer("node-b", null);
    cluster.setAgentReady("node-b", false);
    Instant start = Instant.now();

    assertThat(uninstall.run(new UninstallOptions(Duration.ofMinutes(1)))).isZero();
    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(30));
    assertNothingIsLeft();
    assertThat(said()).contains("did not report that they are detached: node-b.");
  }

  /** Nobody on a dead node says that a pod there has ended: it would be "being deleted" for ever, and the job unfinished. */
  @Test
  void doesNotWaitForItsPodOnANodeThatDied() throws InterruptedException {
    Pod pod = new PodBuilder().withNewMetadata().withName("forerunner").withNamespace(OperatorOnApiServer.NAMESPACE)
        .addToLabels("app.kubernetes.io/component", "uninstall").endMetadata()
        .withNewSpec().withNodeName("node-b").addNewContainer().withName("uninstall").withImage("operator").endContainer().endSpec()
        .build();
    client.resource(pod).create();
    uninstall.run(new UninstallOptions(Duration.ofMinutes(1)));
    assertThat(client.resource(pod).get()).as("a pod that nobody deletes").isNotNull();
    client.resource(pod).delete();
    assertThat(client.resource(pod).get().isMarkedForDeletion()).isTrue();

    assertThat(uninstall.run(new UninstallOptions(Duration.ofMinutes(1)))).isZero();

    assertThat(client.resource(pod).get()).isNull();
    assertThat(said()).contains("no longer waiting for pod forerunner on node-b");
  }

  @Test
  void takesFinalizersAwayAfterTheTimeoutAndNamesNodesThatDidNotDetach() throws InterruptedException {
    cluster.answer("node-a", null);
    Instant start = Instant.now();

    assertThat(uninstall.run(new UninstallOptions(TIMEOUT))).isZero();
    assertThat(Duration.between(start, Instant.now())).isGreaterThan(TIMEOUT);
    assertNothingIsLeft();
    assertThat(said()).contains("no longer waiting for node-a").contains("did not report that they are detached: node-a");
  }

  @Test
  void doesNotHangOnFinalizersOfOthers() throws InterruptedException {
    client.resources(PacketClassifier.class).withName("installed").edit(classifier -> {
      classifier.addFinalizer("example.org/mine");
      return classifier;
    });

    assertThat(uninstall.run(new UninstallOptions(TIMEOUT))).isZero();
    assertThat(said()).contains("finalizers that are not ours: PacketClassifier installed");
    assertThat(client.resources(PacketClassifier.class).withName("installed").get().getMetadata().getFinalizers())
        .containsExactly("example.org/mine");
  }

  @Test
  void nothingInstalledIsNothingToDo() throws InterruptedException {
    uninstall.run(new UninstallOptions(TIMEOUT));

    assertThat(uninstall.run(new UninstallOptions(TIMEOUT))).isZero();
  }

  private void assertNothingIsLeft() {
    assertThat(client.resources(PacketClassifier.class).list().getItems()).isEmpty();
    assertThat(client.resources(PacketClassifierNode.class).list().getItems()).isEmpty();
    assertThat(client.resources(PacketClassifierRevision.class).list().getItems()).isEmpty();
    assertThat(client.configMaps().inNamespace(OperatorOnApiServer.NAMESPACE).withName(Api.PEERS_CONFIG_MAP).get()).isNull();
  }

  private String said() {
    return said.toString(StandardCharsets.UTF_8);
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
    new AssignmentWriter(client).assign(List.of(new NodeInfo(node, client.nodes().withName(node).get().getMetadata().getUid(), true, Map.of(),
        List.of(), NodeInfo.Agent.Ready)), assignment, object -> { });
  }

  private static Settings settings() {
    return new Settings() {
      @Override
      public Duration agentGrace() {
        return Duration.ZERO;
      }

      @Override
      public String namespace() {
        return OperatorOnApiServer.NAMESPACE;
      }

      @Override
      public LeaderElection leaderElection() {
        throw new UnsupportedOperationException("the job elects nobody");
      }
    };
  }
}
