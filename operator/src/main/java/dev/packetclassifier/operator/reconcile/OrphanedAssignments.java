// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.reconcile;

import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import dev.packetclassifier.operator.fleet.ClusterCaches;
import dev.packetclassifier.operator.plan.AssignedNode;
import dev.packetclassifier.operator.plan.NodeInfo;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Assignments of classifiers that are gone: the finalizer was removed by hand, and the nodes would keep them for ever. */
@Singleton
public class OrphanedAssignments {
  private static final Logger LOG = Logger.getLogger(OrphanedAssignments.class);

  private final ClusterCaches caches;
  private final AssignmentWriter assignments;
  private final KubernetesClient client;

  @Inject
  OrphanedAssignments(ClusterCaches caches, AssignmentWriter assignments, KubernetesClient client) {
    this.caches = caches;
    this.assignments = assignments;
    this.client = client;
  }

  /** Removes what is assigned and belongs to no classifier; the API server is asked only about those that the cache lacks. */
  public void remove() {
    find().forEach((classifier, nodes) -> {
      if (client.resources(PacketClassifier.class).withName(classifier).get() == null) {
        LOG.warnf("removing the assignments of %s, which is gone, from %d nodes", classifier, nodes.size());
        assignments.remove(nodes, classifier);
      }
    });
  }

  private Map<String, List<AssignedNode>> find() {
    Set<String> known = caches.classifiers().map(classifier -> classifier.getMetadata().getName()).collect(Collectors.toSet());
    Map<String, NodeInfo> nodes = caches.nodes(Instant.now()).stream().collect(Collectors.toMap(NodeInfo::name, Function.identity()));
    Map<String, List<AssignedNode>> orphans = new TreeMap<>();
    for (PacketClassifierNode object : caches.objects().values()) {
      NodeInfo node = nodes.get(object.getMetadata().getName());
      if (node != null && object.getSpec().assignments != null) {
        object.getSpec().assignments.stream().filter(entry -> !known.contains(entry.classifier)).forEach(entry -> orphans
            .computeIfAbsent(entry.classifier, name -> new ArrayList<>()).add(new AssignedNode(node, object.getMetadata().getUid())));
      }
    }
    return orphans;
  }
}
