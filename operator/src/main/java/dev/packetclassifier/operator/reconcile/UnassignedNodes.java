// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.reconcile;

import dev.packetclassifier.operator.fleet.ClusterCaches;
import dev.packetclassifier.operator.plan.ClassifierPlanner;
import dev.packetclassifier.operator.plan.NodeInfo;
import dev.packetclassifier.operator.rollout.NodeSelectorMatch;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Nodes that run an agent and that no classifier selects: they get an object with an explicit, empty list, so that what an
 * earlier installation left attached there goes. An agent never detaches because its object is missing while its Node exists.
 */
@Singleton
public class UnassignedNodes {
  private static final Logger LOG = Logger.getLogger(UnassignedNodes.class);

  private final ClusterCaches caches;
  private final AssignmentWriter assignments;
  /** Each Node once a process: an object that is deleted afterwards, as uninstalling does, is not created again. */
  private final Set<String> created = ConcurrentHashMap.newKeySet();

  @Inject
  UnassignedNodes(ClusterCaches caches, AssignmentWriter assignments) {
    this.caches = caches;
    this.assignments = assignments;
  }

  /** Creates objects that are missing, a limited number at a time. */
  public void createObjects() {
    Set<String> known = caches.objects().keySet();
    List<NodeInfo> missing = new ArrayList<>();
    for (NodeInfo node : caches.nodes(Instant.now())) {
      if (node.agent() == NodeInfo.Agent.Ready && !created.contains(node.uid())) {
        if (known.contains(node.name()) || isSelected(node)) {
          created.add(node.uid());
        } else if (missing.size() < ClassifierPlanner.MAX_WRITES) {
          missing.add(node);
        }
      }
    }
    assignments.createEmpty(missing).forEach((node, message) -> LOG.warnf("the object of %s cannot be written: %s", node, message));
    missing.forEach(node -> created.add(node.uid()));
  }

  private boolean isSelected(NodeInfo node) {
    return caches.classifiers().anyMatch(classifier -> !classifier.isMarkedForDeletion()
        && NodeSelectorMatch.matches(classifier.getSpec().target.nodeSelector, node.labels()));
  }
}
