package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that a plan depends on.
 *
 * @param classifier what is wanted
 * @param validation whether its model is sound
 * @param revisions those of this classifier that exist
 * @param nodes every node of the cluster
 * @param objects PacketClassifierNode by name
 * @param assignedAt by node: the generation of its object at which this classifier's assignment there became what it is; a node
 *     that is missing here is judged by the newest generation
 * @param graceUntil by node whose agent is not ready: until when it is not reported, for an upgrade of the agents looks the same; a
 *     node that is missing here has none left
 * @param published the status that people see
 * @param now the time
 */
public record PlannerInput(PacketClassifier classifier, ModelValidation validation, Collection<RevisionInfo> revisions,
    Collection<NodeInfo> nodes, Map<String, PacketClassifierNode> objects, Map<String, Long> assignedAt,
    Map<String, Instant> graceUntil, PublishedStatus published, Instant now) {
  String name() {
    return classifier.getMetadata().getName();
  }

  /** Whether an agent that is not ready may yet come back by itself. */
  boolean hasGrace(String node) {
    return graceUntil.containsKey(node) && now.isBefore(graceUntil.get(node));
  }

  /** When the next of the agents that are away has no grace left. */
  Optional<Instant> nextGraceEnd() {
    return graceUntil.values().stream().filter(now::isBefore).min(Comparator.naturalOrder());
  }

  long generation() {
    return classifier.getMetadata().getGeneration();
  }
}
