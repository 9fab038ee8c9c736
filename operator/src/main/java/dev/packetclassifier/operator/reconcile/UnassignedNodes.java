// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.reconcile;

import dev.packetclassifier.operator.fleet.ClusterCaches;
import dev.packetclassifier.operator.plan.NodeInfo;
import dev.packetclassifier.operator.plan.NodeSelectorMatch;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Nodes that run an agent and that no classifier selects: they get an object with an explicit, empty list, so that what an
 * earlier installation left attached there goes. An agent never detaches because its object is missing while its Node exists.
 */
@Singleton
public class UnassignedNodes {
  private final ClusterCaches caches;
  private final AssignmentWriter assignments;
  /** Each Node once a process: an object that somebody deletes afterwards, as uninstalling does, is not created again. */
  private final Set<String> created = ConcurrentHashMap.newKeySet();

  @Inject
  UnassignedNodes(ClusterCaches caches, AssignmentWriter assignments) {
    this.caches = caches;
    this.assignments = assignments;
  }

  /** Creates the objects that are missing. */
  public void createObjects() {
    Set<String> known = caches.objects().keySet();
    List<NodeInfo> remaining = caches.nodes(Instant.now()).stream().filter(node -> node.agent() == NodeInfo.Agent.Ready)
        .filter(node -> !created.contains(node.uid())).toList();
    assignments.createEmpty(remaining.stream().filter(node -> !known.contains(node.name()) && !isSelected(node)).toList());
    remaining.forEach(node -> created.add(node.uid()));
  }

  private boolean isSelected(NodeInfo node) {
    return caches.classifiers().anyMatch(classifier -> !classifier.isMarkedForDeletion()
        && NodeSelectorMatch.matches(classifier.getSpec().target.nodeSelector, node.labels()));
  }
}
