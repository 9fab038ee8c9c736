package dev.packetclassifier.operator.reconcile;

import dev.packetclassifier.api.v1alpha1.Api;
import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNodeSpec;
import dev.packetclassifier.operator.plan.AssignedNode;
import dev.packetclassifier.operator.plan.NodeInfo;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Writes assignments by server-side apply, one field manager a classifier, so that the list keeps the others' entries. Every
 * apply carries the Node as owner, so that the object goes with it.
 */
@Singleton
public class AssignmentWriter {
  private static final int CONCURRENT_WRITES = 4;

  private final KubernetesClient client;
  private final ExecutorService writers = Executors.newFixedThreadPool(CONCURRENT_WRITES, AssignmentWriter::thread);

  @Inject
  public AssignmentWriter(KubernetesClient client) {
    this.client = client;
  }

  @PreDestroy
  void close() {
    writers.shutdownNow();
  }

  /**
   * Gives nodes this assignment. A node that cannot be written does not hold up the others.
   *
   * @param written is given each object that was written, as the API server has it now; called by several threads
   */
  public void assign(List<NodeInfo> nodes, Assignment assignment, Consumer<PacketClassifierNode> written) {
    each(nodes, NodeInfo::name,
        node -> written.accept(apply(node, null, Api.fieldManager(assignment.classifier), List.of(assignment))));
  }

  /** Makes the objects of nodes that nothing is assigned to. */
  public void createEmpty(List<NodeInfo> nodes) {
    each(nodes, NodeInfo::name, node -> apply(node, null, Api.OPERATOR_FIELD_MANAGER, List.of()));
  }

  /** Takes a classifier's assignment from nodes; the list stays there explicitly, which is what makes agents detach. */
  public void remove(List<AssignedNode> nodes, String classifier) {
    each(nodes, assigned -> assigned.node().name(), assigned -> dropUnlessGone(assigned, classifier));
  }

  private void dropUnlessGone(AssignedNode assigned, String classifier) {
    try {
      apply(assigned.node(), assigned.objectUid(), Api.fieldManager(classifier), List.of());
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || exists(assigned)) {
        throw e;
      }
    }
  }

  private boolean exists(AssignedNode assigned) {
    PacketClassifierNode object = client.resources(PacketClassifierNode.class).withName(assigned.node().name()).get();
    return object != null && assigned.objectUid().equals(object.getMetadata().getUid());
  }

  /** @param uid of the object that is meant; null to make one if there is none */
  private PacketClassifierNode apply(NodeInfo node, String uid, String fieldManager, List<Assignment> entries) {
    PacketClassifierNode object = new PacketClassifierNode();
    object.setMetadata(new ObjectMetaBuilder()
        .withName(node.name())
        .withUid(uid)
        .withOwnerReferences(new OwnerReferenceBuilder()
            .withApiVersion("v1").withKind("Node").withName(node.name()).withUid(node.uid()).build())
        .build());
    PacketClassifierNodeSpec spec = new PacketClassifierNodeSpec();
    spec.assignments = entries;
    object.setSpec(spec);
    object.setStatus(null);
    return client.resource(object).patch(new PatchContext.Builder()
        .withPatchType(PatchType.SERVER_SIDE_APPLY)
        .withFieldManager(fieldManager)
        .withForce(true)
        .build());
  }

  private <T> void each(List<T> nodes, Function<T, String> name, Consumer<T> write) {
    List<Callable<Void>> writes = new ArrayList<>();
    nodes.forEach(node -> writes.add(() -> {
      write.accept(node);
      return null;
    }));
    await(nodes.stream().map(name).toList(), invoke(writes));
  }

  private List<Future<Void>> invoke(List<Callable<Void>> writes) {
    try {
      return writers.invokeAll(writes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while writing assignments", e);
    }
  }

  private static void await(List<String> nodes, List<Future<Void>> results) {
    List<String> failed = new ArrayList<>();
    Throwable first = null;
    for (int i = 0; i < results.size(); i++) {
      try {
        results.get(i).get();
      } catch (ExecutionException e) {
        failed.add(nodes.get(i));
        first = first == null ? e.getCause() : first;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while writing assignments", e);
      }
    }
    if (first != null) {
      throw new AssignmentWriteException(failed, first);
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "pclf-assignments");
    thread.setDaemon(true);
    return thread;
  }
}
