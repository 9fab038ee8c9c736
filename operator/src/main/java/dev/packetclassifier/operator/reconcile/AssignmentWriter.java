// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.reconcile;

import dev.packetclassifier.api.v1alpha1.Api;
import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNodeSpec;
import dev.packetclassifier.operator.plan.AssignedNode;
import dev.packetclassifier.operator.plan.NodeAssignment;
import dev.packetclassifier.operator.plan.NodeInfo;
import dev.packetclassifier.operator.plan.NodeObjects;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Writes assignments by server-side apply, one field manager a classifier, so that the list keeps the others' entries. Every
 * apply carries the Node as owner, so that the object goes with it.
 */
@Singleton
public class AssignmentWriter {
  private static final int CONCURRENT_WRITES = 4;

  /** How often another field manager's entry is removed by its index, which another write may shift. */
  private static final int FOREIGN_ATTEMPTS = 3;
  private static final int UNPROCESSABLE = 422;

  /** Unauthorized, request timeout, too many requests. */
  private static final Set<Integer> NOT_ABOUT_THE_OBJECT = Set.of(401, 408, 429);

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
   * Gives nodes their assignments, in this order. A node that cannot be written does not hold up the others.
   *
   * @param goOn asked before each write; once it says no the rest is left to the next plan
   * @param written is given each object that was written, as the API server has it now; called by several threads
   * @return nodes that were tried, each with the message with which the API server refused its write, or null
   * @throws AssignmentWriteException when the API server could not be reached or is overloaded
   */
  public Map<String, String> assign(List<NodeAssignment> writes, BooleanSupplier goOn, Consumer<PacketClassifierNode> written) {
    Set<String> tried = ConcurrentHashMap.newKeySet();
    Map<String, String> refused = each(writes, write -> write.node().name(), write -> {
      if (goOn.getAsBoolean()) {
        tried.add(write.node().name());
        written.accept(apply(write.node(), null, Api.fieldManager(write.assignment().classifier), List.of(write.assignment())));
      }
    });
    Map<String, String> results = new TreeMap<>();
    tried.forEach(node -> results.put(node, refused.get(node)));
    return results;
  }

  /** Makes the objects of nodes that nothing is assigned to. Returns and throws as {@link #remove}. */
  public Map<String, String> createEmpty(List<NodeInfo> nodes) {
    return each(nodes, NodeInfo::name, this::applyEmptyList);
  }

  /**
   * Removes a classifier's assignment from nodes, whichever field manager wrote it; the list stays there explicitly, which is what makes agents
   * detach. Returns nodes whose write the API server refused, each with its message; throws as {@link #assign}.
   */
  public Map<String, String> remove(List<AssignedNode> nodes, String classifier) {
    return each(nodes, assigned -> assigned.node().name(), assigned -> removeUnlessGone(assigned, classifier));
  }

  private void removeUnlessGone(AssignedNode assigned, String classifier) {
    try {
      apply(assigned.node(), assigned.objectUid(), Api.OPERATOR_FIELD_MANAGER, List.of());
      PacketClassifierNode left = withdraw(assigned, Api.fieldManager(classifier));
      for (int attempt = 1; NodeObjects.assignment(left, classifier) != null; attempt++) {
        left = removeForeign(left, classifier, attempt == FOREIGN_ATTEMPTS);
      }
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND || exists(assigned)) {
        throw e;
      }
    }
  }

  private PacketClassifierNode applyEmptyList(NodeInfo node) {
    return apply(node, null, Api.OPERATOR_FIELD_MANAGER, List.of());
  }

  /** Gives up everything that a field manager owns: what it alone wrote goes, and so does its entry in managedFields. */
  private PacketClassifierNode withdraw(AssignedNode assigned, String fieldManager) {
    PacketClassifierNode nothing = new PacketClassifierNode();
    nothing.setMetadata(new ObjectMetaBuilder().withName(assigned.node().name()).withUid(assigned.objectUid()).build());
    nothing.setSpec(null);
    nothing.setStatus(null);
    return client.resource(nothing).patch(serverSideApply(fieldManager));
  }

  /** A backup tool that restored the object, or a person with kubectl, owns the entry besides: giving it up does not remove it. */
  private PacketClassifierNode removeForeign(PacketClassifierNode object, String classifier, boolean last) {
    int index = IntStream.range(0, object.getSpec().assignments.size())
        .filter(i -> classifier.equals(object.getSpec().assignments.get(i).classifier)).findFirst().orElseThrow();
    String path = "/spec/assignments/" + index;
    String patch = "[{\"op\": \"test\", \"path\": \"" + path + "/classifier\", \"value\": \"" + classifier + "\"}, "
        + "{\"op\": \"remove\", \"path\": \"" + path + "\"}]";
    Resource<PacketClassifierNode> resource = client.resources(PacketClassifierNode.class).withName(object.getMetadata().getName());
    try {
      return resource.patch(new PatchContext.Builder().withPatchType(PatchType.JSON).withFieldManager(Api.OPERATOR_FIELD_MANAGER).build(),
          patch);
    } catch (KubernetesClientException e) {
      if (last || e.getCode() != UNPROCESSABLE) {
        throw e;
      }
      return resource.require();
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
    return client.resource(object).patch(serverSideApply(fieldManager));
  }

  private static PatchContext serverSideApply(String fieldManager) {
    return new PatchContext.Builder().withPatchType(PatchType.SERVER_SIDE_APPLY).withFieldManager(fieldManager).withForce(true).build();
  }

  private <T> Map<String, String> each(List<T> nodes, Function<T, String> name, Consumer<T> write) {
    List<Callable<Void>> writes = new ArrayList<>();
    nodes.forEach(node -> writes.add(() -> {
      write.accept(node);
      return null;
    }));
    return await(nodes.stream().map(name).toList(), invoke(writes));
  }

  private List<Future<Void>> invoke(List<Callable<Void>> writes) {
    try {
      return writers.invokeAll(writes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while writing assignments", e);
    }
  }

  private static Map<String, String> await(List<String> nodes, List<Future<Void>> results) {
    Map<String, String> refused = new TreeMap<>();
    List<String> failed = new ArrayList<>();
    Throwable first = null;
    for (int i = 0; i < results.size(); i++) {
      try {
        results.get(i).get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof KubernetesClientException refusal && isRefusal(refusal)) {
          refused.put(nodes.get(i), reason(refusal));
        } else {
          failed.add(nodes.get(i));
          first = first == null ? e.getCause() : first;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while writing assignments", e);
      }
    }
    if (first != null) {
      throw new AssignmentWriteException(failed, first);
    }
    return refused;
  }

  /** The API server understood, and will say the same next time; not that it is overloaded, or does not know who asks. */
  private static boolean isRefusal(KubernetesClientException e) {
    return e.getCode() >= 400 && e.getCode() < 500 && !NOT_ABOUT_THE_OBJECT.contains(e.getCode());
  }

  private static String reason(KubernetesClientException e) {
    return e.getStatus() == null || e.getStatus().getMessage() == null ? e.getMessage() : e.getStatus().getMessage();
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "pclf-assignments");
    thread.setDaemon(true);
    return thread;
  }
}
