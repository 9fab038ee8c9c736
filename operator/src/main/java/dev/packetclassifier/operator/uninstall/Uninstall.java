package dev.packetclassifier.operator.uninstall;

import dev.packetclassifier.api.v1alpha1.Api;
import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import dev.packetclassifier.api.v1alpha1.PacketClassifierRevision;
import dev.packetclassifier.operator.Settings;
import dev.packetclassifier.operator.fleet.NodeReader;
import dev.packetclassifier.operator.fleet.PagedList;
import dev.packetclassifier.operator.plan.DetachProgress;
import dev.packetclassifier.operator.plan.NodeInfo;
import dev.packetclassifier.operator.reconcile.AssignmentWriter;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Deletes every classifier, waits until the nodes that can be reached are detached, and deletes what the operator made.
 *
 * <p>Needs no running operator, and does not mind one: both do the same to the same objects.
 */
@Singleton
public class Uninstall {
  private static final long CHECK_MILLIS = 1_000;

  private static final String COMPONENT = "app.kubernetes.io/component";

  /** How long after the timeout a classifier may still be there once its finalizer is cleared. */
  private static final Duration FOREIGN_FINALIZER_WAIT = Duration.ofSeconds(10);

  private final KubernetesClient client;
  private final AssignmentWriter assignments;
  private final Settings settings;
  private final PrintStream out;

  @Inject
  Uninstall(KubernetesClient client, AssignmentWriter assignments, Settings settings) {
    this(client, assignments, settings, System.out);
  }

  /** @param out where progress is printed; Helm shows it */
  public Uninstall(KubernetesClient client, AssignmentWriter assignments, Settings settings, PrintStream out) {
    this.client = client;
    this.assignments = assignments;
    this.settings = settings;
    this.out = out;
  }

  /** @return 0 when nothing is left but, perhaps, programs on nodes that were named; 1 when the API server refused something */
  public int run(UninstallOptions options) throws InterruptedException {
    try {
      deleteUnreachableJobPods();
      detach(options);
      List<String> left = nodesThatStillReport();
      deleteAll(PacketClassifierNode.class);
      deleteAll(PacketClassifierRevision.class);
      deletePeers();
      printResult(left);
      return 0;
    } catch (KubernetesClientException e) {
      print("uninstall failed: " + e.getMessage());
      return 1;
    }
  }

  /**
   * The job may have been given to a node that died. Its pod there is being deleted for ever, for nobody on that node says that it ended,
   * and for as long Helm takes the job for unfinished.
   */
  private void deleteUnreachableJobPods() {
    client.pods().inNamespace(settings.namespace()).withLabel(COMPONENT, "uninstall").list().getItems().stream()
        .filter(HasMetadata::isMarkedForDeletion).forEach(pod -> {
          print("no longer waiting for pod " + pod.getMetadata().getName() + " on " + pod.getSpec().getNodeName());
          client.resource(pod).withGracePeriod(0).delete();
        });
  }

  private void detach(UninstallOptions options) throws InterruptedException {
    Instant deadline = Instant.now().plus(options.timeout());
    for (PacketClassifier classifier : all(PacketClassifier.class)) {
      print("deleting PacketClassifier " + classifier.getMetadata().getName());
      client.resources(PacketClassifier.class).withName(classifier.getMetadata().getName()).delete();
    }
    List<PacketClassifier> left = all(PacketClassifier.class);
    while (!left.isEmpty()) {
      if (Instant.now().isAfter(deadline.plus(FOREIGN_FINALIZER_WAIT))) {
        print("left behind, because of finalizers that are not ours: PacketClassifier " + names(left));
        return;
      }
      releaseAll(left, !Instant.now().isBefore(deadline));
      Thread.sleep(CHECK_MILLIS);
      left = all(PacketClassifier.class);
    }
  }

  private void releaseAll(List<PacketClassifier> left, boolean late) {
    List<NodeInfo> nodes = nodes();
    List<PacketClassifierNode> objects = all(PacketClassifierNode.class);
    left.forEach(classifier -> release(classifier, nodes, objects, late));
  }

  private void release(PacketClassifier classifier, List<NodeInfo> nodes, List<PacketClassifierNode> objects, boolean late) {
    String name = classifier.getMetadata().getName();
    if (!classifier.isMarkedForDeletion()) {
      client.resources(PacketClassifier.class).withName(name).delete();
      return;
    }
    Instant since = Instant.parse(classifier.getMetadata().getDeletionTimestamp());
    DetachProgress detachment = DetachProgress.of(name, since, nodes, objects, Instant.now());
    assignments.remove(detachment.unassign(), name);
    if (detachment.done() || late) {
      if (!detachment.done()) {
        print(name + ": no longer waiting for " + String.join(", ", detachment.waiting()));
      }
      clearFinalizers(name);
    } else {
      print(name + ": waiting for " + detachment.waiting().size() + " nodes, such as " + detachment.waiting().get(0));
    }
  }

  /** Someone may be faster: what is gone is as it should be, and a conflict is tried again in the next round. */
  private void clearFinalizers(String classifier) {
    try {
      client.resources(PacketClassifier.class).withName(classifier).edit(found -> {
        found.removeFinalizer(Api.FINALIZER);
        return found;
      });
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND && e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
  }

  private List<NodeInfo> nodes() {
    return NodeReader.read(PagedList.all(client.nodes(), UnaryOperator.identity()).stream(), PagedList.all(
        client.pods().inNamespace(settings.namespace()).withLabelSelector(NodeReader.AGENT_SELECTOR), UnaryOperator.identity()));
  }

  private List<String> nodesThatStillReport() {
    return all(PacketClassifierNode.class).stream()
        .filter(object -> object.getStatus() != null && object.getStatus().assignments != null
            && !object.getStatus().assignments.isEmpty())
        .map(object -> object.getMetadata().getName()).sorted().toList();
  }

  /** Where the job may not, the chart deletes it when the operator is gone. */
  private void deletePeers() {
    try {
      client.configMaps().inNamespace(settings.namespace()).withName(Api.PEERS_CONFIG_MAP).delete();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
        throw e;
      }
    }
  }

  private <T extends HasMetadata> void deleteAll(Class<T> type) throws InterruptedException {
    for (List<T> left = all(type); !left.isEmpty(); left = all(type)) {
      left.forEach(object -> client.resources(type).withName(object.getMetadata().getName()).delete());
      Thread.sleep(CHECK_MILLIS);
    }
  }

  /** Nothing when the kind itself is gone. */
  private <T extends HasMetadata> List<T> all(Class<T> type) {
    try {
      MixedOperation<T, KubernetesResourceList<T>, Resource<T>> resources = client.resources(type);
      return PagedList.all(resources, UnaryOperator.identity());
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return List.of();
      }
      throw e;
    }
  }

  private static String names(List<? extends HasMetadata> objects) {
    return objects.stream().map(object -> object.getMetadata().getName()).collect(Collectors.joining(", "));
  }

  private void printResult(List<String> left) {
    if (left.isEmpty()) {
      print("uninstalled: every node is detached");
    } else {
      print("uninstalled, but these nodes did not report that they are detached: " + String.join(", ", left)
          + ". Where a program is still attached, run rm -r /sys/fs/bpf/packetclassifier on the node, or restart it.");
    }
  }

  private void print(String line) {
    out.println(line);
  }
}
