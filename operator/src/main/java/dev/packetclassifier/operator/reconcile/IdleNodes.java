package dev.packetclassifier.operator.reconcile;

import dev.packetclassifier.operator.fleet.Fleet;
import dev.packetclassifier.operator.plan.NodeFacts;
import dev.packetclassifier.operator.plan.Selection;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Nodes that run an agent and that no classifier selects: they get an object with an explicit, empty list, so that what an
 * earlier installation left attached there goes. An agent never detaches because its object is missing while its Node exists.
 */
@Singleton
public class IdleNodes {
  private final Fleet fleet;
  private final Assignments assignments;
  /** Each Node once a process: an object that somebody deletes afterwards, as uninstalling does, is not made anew. */
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  @Inject
  IdleNodes(Fleet fleet, Assignments assignments) {
    this.fleet = fleet;
    this.assignments = assignments;
  }

  /** Tells those that were not told yet. */
  public void tell() {
    Set<String> known = fleet.objects().keySet();
    List<NodeFacts> untold = fleet.nodes().stream().filter(node -> node.agent() == NodeFacts.Agent.Ready)
        .filter(node -> !told.contains(node.uid())).toList();
    assignments.open(untold.stream().filter(node -> !known.contains(node.name()) && !isSelected(node)).toList());
    untold.forEach(node -> told.add(node.uid()));
  }

  private boolean isSelected(NodeFacts node) {
    return fleet.classifiers().anyMatch(classifier -> !classifier.isMarkedForDeletion()
        && Selection.matches(classifier.getSpec().target.nodeSelector, node.labels()));
  }
}
