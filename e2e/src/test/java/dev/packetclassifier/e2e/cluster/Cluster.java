package dev.packetclassifier.e2e.cluster;

import static org.awaitility.Awaitility.await;

import dev.packetclassifier.api.v1alpha1.AssignmentStatus;
import dev.packetclassifier.api.v1alpha1.InterfaceStatus;
import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import dev.packetclassifier.api.v1alpha1.StatusCondition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The running cluster with the product installed, and this machine's ways into it. */
final class Cluster implements AutoCloseable {
  static final String NAMESPACE = "packet-classifier-system";
  /** Long enough for a shared machine under load; a wait ends as soon as its condition holds. */
  static final Duration PATIENCE = Duration.ofSeconds(90);

  final KubernetesClient client = new KubernetesClientBuilder().build();
  private final Path scripts = Path.of(System.getProperty("pclf.e2e", ".")).toAbsolutePath();

  /** A script of e2e, for example {@code script("cluster/node", "reboot", "node-a")}. */
  String script(String name, String... arguments) {
    List<String> command = new ArrayList<>(List.of(scripts.resolve(name).toString()));
    command.addAll(List.of(arguments));
    return Shell.attempt(Duration.ofMinutes(5), command.toArray(String[]::new)).expectSuccess();
  }

  /** Runs a command of this machine in a node's network and mount namespaces. */
  String onNode(String node, String... command) {
    return script("cluster/node", Stream.concat(Stream.of("exec", node), Stream.of(command)).toArray(String[]::new));
  }

  /** Runs a shell line in a node's namespaces. */
  String shellOnNode(String node, String line) {
    return onNode(node, "sh", "-ec", line);
  }

  /** Runs a shell line in the client's network namespace. */
  String shellOnClient(String line) {
    return script("cluster/client", "exec", "sh", "-ec", line);
  }

  String address(String node) {
    return script("cluster/node", "address", node).split(" ")[0];
  }

  List<String> nodes() {
    return client.nodes().list().getItems().stream().map(node -> node.getMetadata().getName()).sorted().toList();
  }

  // ---- classifiers

  void apply(PacketClassifier classifier) {
    client.resource(classifier).fieldManager("e2e").forceConflicts().serverSideApply();
  }

  PacketClassifier classifier(String name) {
    return client.resources(PacketClassifier.class).withName(name).get();
  }

  /** Deletes the classifier and waits until it is gone, from the API and from every node that is there. */
  void delete(String classifier) {
    client.resources(PacketClassifier.class).withName(classifier).delete();
    await("classifier " + classifier + " to be gone").atMost(PATIENCE).until(() -> classifier(classifier) == null);
  }

  Optional<StatusCondition> condition(String classifier, String type) {
    PacketClassifier found = classifier(classifier);
    if (found == null || found.getStatus() == null || found.getStatus().conditions == null
        || found.getStatus().observedGeneration != found.getMetadata().getGeneration()) {
      return Optional.empty();
    }
    return found.getStatus().conditions.stream().filter(condition -> condition.type.equals(type)).findFirst();
  }

  boolean isReady(String classifier) {
    return condition(classifier, "Ready").map(condition -> condition.status == StatusCondition.Status.True).orElse(false);
  }

  void awaitReady(String classifier) {
    await("classifier " + classifier + " to be ready").atMost(PATIENCE).until(() -> isReady(classifier));
  }

  /** What a node's agent says about a classifier. */
  Optional<AssignmentStatus> reported(String node, String classifier) {
    PacketClassifierNode object = client.resources(PacketClassifierNode.class).withName(node).get();
    if (object == null || object.getStatus() == null || object.getStatus().assignments == null) {
      return Optional.empty();
    }
    return object.getStatus().assignments.stream().filter(assignment -> assignment.classifier.equals(classifier)).findFirst();
  }

  /** What a node's agent says about one interface of a classifier. */
  Optional<InterfaceStatus> reported(String node, String classifier, String interfaceName) {
    return reported(node, classifier).map(assignment -> assignment.interfaces).stream().flatMap(List::stream)
        .filter(status -> status.name.equals(interfaceName)).findFirst();
  }

  // ---- product

  Pod agent(String node) {
    return client.pods().inNamespace(NAMESPACE).withLabel("app.kubernetes.io/component", "node-agent").list().getItems().stream()
        .filter(pod -> node.equals(pod.getSpec().getNodeName()) && pod.getMetadata().getDeletionTimestamp() == null)
        .findFirst().orElseThrow(() -> new AssertionError("no agent pod on " + node));
  }

  void awaitAgentReady(String node) {
    await("agent of " + node + " to be ready").atMost(Duration.ofMinutes(3)).ignoreExceptions()
        .until(() -> Readiness.isPodReady(agent(node)));
  }

  /** The process id, on this machine, of a node's agent. */
  String agentProcess(String node) {
    return shellOnNode(node, "ss -Hltnp 'sport = :" + Metrics.PORT + "' | sed -n 's/.*pid=\\([0-9]*\\).*/\\1/p' | head -n 1");
  }

  Metrics metrics(String node) {
    return Metrics.of(address(node));
  }

  @Override
  public void close() {
    client.close();
  }
}
