// SPDX-License-Identifier: Apache-2.0
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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The running cluster with the product installed, and this machine's ways into it. */
public final class Cluster implements AutoCloseable {
  public static final String NAMESPACE = "packet-classifier-system";
  /** Long enough for a shared machine under load; a wait ends as soon as its condition holds. */
  public static final Duration PATIENCE = Duration.ofSeconds(90);

  public final KubernetesClient client = new KubernetesClientBuilder().build();
  private final Path scripts = Path.of(System.getProperty("pclf.e2e", ".")).toAbsolutePath();

  /** A file of e2e. */
  public String path(String name) {
    return scripts.resolve(name).toString();
  }

  /** A script of e2e, for example {@code script("cluster/node", "reboot", "node-a")}. */
  public String script(String name, String... arguments) {
    List<String> command = new ArrayList<>(List.of(path(name)));
    command.addAll(List.of(arguments));
    return Shell.attempt(Duration.ofMinutes(5), command.toArray(String[]::new)).expectSuccess();
  }

  /** Runs a command of this machine in a node's network and mount namespaces. */
  public String onNode(String node, String... command) {
    return script("cluster/node", Stream.concat(Stream.of("exec", node), Stream.of(command)).toArray(String[]::new));
  }

  /** Runs a shell line in a node's namespaces. */
  public String shellOnNode(String node, String line) {
    return onNode(node, "sh", "-ec", line);
  }

  /** Starts a command of this machine in a node's namespaces, with its output in a file. */
  public Process startOnNode(String node, Path output, String... command) throws IOException {
    List<String> words = new ArrayList<>(List.of(path("cluster/node"), "exec", node));
    words.addAll(List.of(command));
    return new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(output.toFile())
        .redirectInput(Path.of("/dev/null").toFile()).start();
  }

  /** Runs a shell line in the client's network namespace. */
  public String shellOnClient(String line) {
    return script("cluster/client", "exec", "sh", "-ec", line);
  }

  public String address(String node) {
    return script("cluster/node", "address", node).split(" ")[0];
  }

  public List<String> nodes() {
    return client.nodes().list().getItems().stream().map(node -> node.getMetadata().getName()).sorted().toList();
  }

  // ---- classifiers

  public void apply(PacketClassifier classifier) {
    client.resource(classifier).fieldManager("e2e").forceConflicts().serverSideApply();
  }

  public PacketClassifier classifier(String name) {
    return client.resources(PacketClassifier.class).withName(name).get();
  }

  /** Deletes the classifier and waits until it is gone, from the API and from every node that is there. */
  public void delete(String classifier) {
    client.resources(PacketClassifier.class).withName(classifier).delete();
    await("classifier " + classifier + " to be gone").atMost(PATIENCE).until(() -> classifier(classifier) == null);
  }

  public Optional<StatusCondition> condition(String classifier, String type) {
    PacketClassifier found = classifier(classifier);
    if (found == null || found.getStatus() == null || found.getStatus().conditions == null
        || found.getStatus().observedGeneration != found.getMetadata().getGeneration()) {
      return Optional.empty();
    }
    return found.getStatus().conditions.stream().filter(condition -> condition.type.equals(type)).findFirst();
  }

  public boolean isReady(String classifier) {
    return condition(classifier, "Ready").map(condition -> condition.status == StatusCondition.Status.True).orElse(false);
  }

  public void awaitReady(String classifier) {
    await("classifier " + classifier + " to be ready").atMost(PATIENCE).until(() -> isReady(classifier));
  }

  /** What a node's agent says about a classifier. */
  public Optional<AssignmentStatus> reported(String node, String classifier) {
    PacketClassifierNode object = client.resources(PacketClassifierNode.class).withName(node).get();
    if (object == null || object.getStatus() == null || object.getStatus().assignments == null) {
      return Optional.empty();
    }
    return object.getStatus().assignments.stream().filter(assignment -> assignment.classifier.equals(classifier)).findFirst();
  }

  /** What a node's agent says about one interface of a classifier. */
  public Optional<InterfaceStatus> reported(String node, String classifier, String interfaceName) {
    return reported(node, classifier).map(assignment -> assignment.interfaces).stream().flatMap(List::stream)
        .filter(status -> status.name.equals(interfaceName)).findFirst();
  }

  // ---- product

  public Pod agent(String node) {
    return client.pods().inNamespace(NAMESPACE).withLabel("app.kubernetes.io/component", "node-agent").list().getItems().stream()
        .filter(pod -> node.equals(pod.getSpec().getNodeName()) && pod.getMetadata().getDeletionTimestamp() == null)
        .findFirst().orElseThrow(() -> new AssertionError("no agent pod on " + node));
  }

  public void awaitAgentReady(String node) {
    await("agent of " + node + " to be ready").atMost(Duration.ofMinutes(3)).ignoreExceptions()
        .until(() -> Readiness.isPodReady(agent(node)));
  }

  /** The process id, on this machine, of a node's agent. */
  public String agentProcess(String node) {
    return shellOnNode(node, "ss -Hltnp 'sport = :" + Metrics.PORT + "' | sed -n 's/.*pid=\\([0-9]*\\).*/\\1/p' | head -n 1");
  }

  /** The operator's pods that are not being deleted. */
  public List<Pod> operators() {
    return client.pods().inNamespace(NAMESPACE).withLabel("app.kubernetes.io/component", "operator").list().getItems().stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null).toList();
  }

  /** Runs so many operators, and waits until all are ready and no other is left. */
  public void scaleOperator(int replicas) {
    client.apps().deployments().inNamespace(NAMESPACE).withLabel("app.kubernetes.io/component", "operator").resources()
        .forEach(deployment -> deployment.scale(replicas));
    await("operators: " + replicas).atMost(PATIENCE).until(() -> {
      List<Pod> pods = client.pods().inNamespace(NAMESPACE).withLabel("app.kubernetes.io/component", "operator").list().getItems();
      return pods.size() == replicas && pods.stream().allMatch(Readiness::isPodReady);
    });
  }

  /** The process, on this machine, of a pod's only container; empty when it does not run. */
  public Optional<ProcessHandle> process(Pod pod) {
    String container = pod.getStatus().getContainerStatuses().get(0).getContainerID().replaceFirst(".*://", "");
    return ProcessHandle.allProcesses().filter(process -> {
      try (Stream<String> groups = Files.lines(Path.of("/proc", "" + process.pid(), "cgroup"))) {
        return groups.anyMatch(line -> line.contains(container));
      } catch (IOException | UncheckedIOException gone) {
        return false;
      }
    }).findFirst();
  }

  public Metrics metrics(String node) {
    return Metrics.of(address(node));
  }

  @Override
  public void close() {
    client.close();
  }
}
