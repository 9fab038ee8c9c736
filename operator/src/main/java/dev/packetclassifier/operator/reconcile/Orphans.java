package dev.packetclassifier.operator.reconcile;

import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import dev.packetclassifier.operator.fleet.Fleet;
import dev.packetclassifier.operator.plan.NodeFacts;
import dev.packetclassifier.operator.plan.Placed;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Assignments of classifiers that are gone: somebody took the finalizer away by hand, and the nodes would keep them for ever. */
@Singleton
public class Orphans {
  private static final Logger LOG = Logger.getLogger(Orphans.class);

  private final Fleet fleet;
  private final Assignments assignments;
  private final KubernetesClient client;

  @Inject
  Orphans(Fleet fleet, Assignments assignments, KubernetesClient client) {
    this.fleet = fleet;
    this.assignments = assignments;
    this.client = client;
  }

  /** Drops what is assigned and belongs to no classifier; the API server is asked only about those that the cache lacks. */
  public void drop() {
    find().forEach((classifier, nodes) -> {
      if (client.resources(PacketClassifier.class).withName(classifier).get() == null) {
        LOG.warnf("dropping the assignments of %s, which is gone, from %d nodes", classifier, nodes.size());
        assignments.drop(nodes, classifier);
      }
    });
  }

  private Map<String, List<Placed>> find() {
    Set<String> known = fleet.classifiers().map(classifier -> classifier.getMetadata().getName()).collect(Collectors.toSet());
    Map<String, NodeFacts> nodes = fleet.nodes().stream().collect(Collectors.toMap(NodeFacts::name, Function.identity()));
    Map<String, List<Placed>> orphans = new TreeMap<>();
    for (PacketClassifierNode object : fleet.objects().values()) {
      NodeFacts node = nodes.get(object.getMetadata().getName());
      if (node != null && object.getSpec().assignments != null) {
        object.getSpec().assignments.stream().filter(entry -> !known.contains(entry.classifier)).forEach(entry ->
            orphans.computeIfAbsent(entry.classifier, name -> new ArrayList<>()).add(new Placed(node, object.getMetadata().getUid())));
      }
    }
    return orphans;
  }
}
