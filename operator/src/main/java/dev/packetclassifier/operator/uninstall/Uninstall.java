// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.uninstall;

import dev.packetclassifier.api.v1alpha1.Api;
import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.api.v1alpha1.PacketClassifierException;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import dev.packetclassifier.api.v1alpha1.PacketClassifierRevision;
import dev.packetclassifier.operator.Settings;
import dev.packetclassifier.operator.fleet.CacheTransforms;
import dev.packetclassifier.operator.fleet.NodeReader;
import dev.packetclassifier.operator.fleet.PagedList;
import dev.packetclassifier.operator.plan.DetachProgress;
import dev.packetclassifier.operator.plan.NodeInfo;
import dev.packetclassifier.operator.reconcile.AssignmentWriter;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
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
import java.util.Map;
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

  private static final long DELETE_CHECK_MILLIS = 200;
  private static final int DELETED_AT_ONCE = 500;
  private static final Duration NODES_INTERVAL = Duration.ofSeconds(5);

  private static final String COMPONENT = "app.kubernetes.io/component";

  /** How long after the timeout a classifier may still be there once its finalizer is cleared. */
  private static final Duration FOREIGN_FINALIZER_WAIT = Duration.ofSeconds(10);

  private final KubernetesClient client;
  private final AssignmentWriter assignments;
  private final Settings settings;
  private final PrintStream out;
  private List<NodeInfo> nodes = List.of();
  private Instant nodesListed = Instant.EPOCH;

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
      if (belongsToAnotherRelease(options)) {
        return 0;
      }
      deleteUnreachableJobPods();
      detach(options);
      List<String> left = nodesThatStillReport();
      deleteAll(PacketClassifierNode.class);
      deleteAll(PacketClassifierRevision.class);
      deleteAll(PacketClassifierException.class);
      deletePeers();
      printResult(left);
      return 0;
    } catch (KubernetesClientException e) {
      print("uninstall failed: " + e.getMessage());
      return 1;
    }
  }

  /** A second release must not take the first one's classifiers with it. */
  private boolean belongsToAnotherRelease(UninstallOptions options) {
    ClusterRole role = client.rbac().clusterRoles().withName(Api.RELEASE_CLUSTER_ROLE).get();
    String owner = role == null || role.getMetadata().getAnnotations() == null ? null
        : role.getMetadata().getAnnotations().get(Api.RELEASE_ANNOTATION);
    if (owner == null || options.release().isEmpty() || owner.equals(options.release().get())) {
      return false;
    }
    print("nothing was deleted: the classifiers of this cluster belong to release " + owner + ", not to " + options.release().get()
        + ". If " + owner + " is gone, delete ClusterRole " + Api.RELEASE_CLUSTER_ROLE + " and uninstall again.");
    return true;
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
    for (PacketClassifier classifier : all(PacketClassifier.class, CacheTransforms::classifier)) {
      print("deleting PacketClassifier " + classifier.getMetadata().getName());
      client.resources(PacketClassifier.class).withName(classifier.getMetadata().getName()).delete();
    }
    List<PacketClassifier> left = all(PacketClassifier.class, CacheTransforms::classifier);
    while (!left.isEmpty()) {
      if (Instant.now().isAfter(deadline.plus(FOREIGN_FINALIZER_WAIT))) {
        print("left behind, because of finalizers that are not ours: PacketClassifier " + names(left));
        return;
      }
      releaseAll(left, !Instant.now().isBefore(deadline));
      Thread.sleep(CHECK_MILLIS);
      left = all(PacketClassifier.class, CacheTransforms::classifier);
    }
  }

  private void releaseAll(List<PacketClassifier> left, boolean late) {
    List<NodeInfo> nodes = nodes();
    List<PacketClassifierNode> objects = all(PacketClassifierNode.class, CacheTransforms::nodeObject);
    left.forEach(classifier -> release(classifier, nodes, objects, late));
  }

  private void release(PacketClassifier classifier, List<NodeInfo> nodes, List<PacketClassifierNode> objects, boolean late) {
    String name = classifier.getMetadata().getName();
    if (!classifier.isMarkedForDeletion()) {
      client.resources(PacketClassifier.class).withName(name).delete();
      return;
    }
    DetachProgress progress = DetachProgress.of(classifier, nodes, objects, node -> false, Instant.now());
    Map<String, String> refused = assignments.remove(progress.unassign(), name);
    refused.putAll(assignments.createEmpty(progress.recreate()));
    refused.forEach((node, message) -> print(name + ": " + node + " cannot be written: " + message));
    if (progress.done() || late) {
      if (!progress.done()) {
        print(name + ": no longer waiting for " + String.join(", ", progress.waiting()));
      }
      if (!progress.skipped().isEmpty()) {
        print(name + ": not waited for: " + String.join(", ", progress.skipped()));
      }
      clearFinalizers(name);
    } else {
      print(name + ": " + progress.summary());
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

  /** Listed again every some seconds only: at thousands of nodes they are a hundred megabytes. */
  private List<NodeInfo> nodes() {
    Instant now = Instant.now();
    if (!now.isBefore(nodesListed.plus(NODES_INTERVAL))) {
      nodes = NodeReader.read(PagedList.all(client.nodes(), CacheTransforms::node).stream(), PagedList.all(
          client.pods().inNamespace(settings.namespace()).withLabelSelector(NodeReader.AGENT_SELECTOR), CacheTransforms::pod), now);
      nodesListed = now;
    }
    return nodes;
  }

  private List<String> nodesThatStillReport() {
    return all(PacketClassifierNode.class, CacheTransforms::nodeObject).stream()
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

  /** Some hundred in one request: one by one thousands take minutes. */
  private <T extends HasMetadata> void deleteAll(Class<T> type) throws InterruptedException {
    String path = "/apis/" + HasMetadata.getApiVersion(type) + "/" + HasMetadata.getPlural(type);
    while (exists(type)) {
      client.raw(path + "?limit=" + DELETED_AT_ONCE, "DELETE", null);
      if (exists(type)) {
        Thread.sleep(DELETE_CHECK_MILLIS);
      }
    }
  }

  private <T extends HasMetadata> boolean exists(Class<T> type) {
    try {
      return !client.resources(type).list(new ListOptionsBuilder().withLimit(1L).build()).getItems().isEmpty();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  /** Nothing when the kind itself is gone. */
  private <T extends HasMetadata> List<T> all(Class<T> type, UnaryOperator<T> trim) {
    try {
      MixedOperation<T, KubernetesResourceList<T>, Resource<T>> resources = client.resources(type);
      return PagedList.all(resources, trim);
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
