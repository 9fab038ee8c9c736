package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/**
 * Everything that a plan depends on.
 *
 * @param classifier what is wanted
 * @param acceptance whether its model is sound
 * @param revisions those of this classifier that exist
 * @param nodes every node of the cluster
 * @param objects PacketClassifierNode by name
 * @param assignedAt by node: the generation of its object at which this classifier's assignment there became what it is; a node
 *     that is missing here is judged by the newest generation
 * @param published the status that people see
 * @param now the time
 */
public record Situation(PacketClassifier classifier, Acceptance acceptance, Collection<RevisionFacts> revisions,
    Collection<NodeFacts> nodes, Map<String, PacketClassifierNode> objects, Map<String, Long> assignedAt, Published published, Instant now) {
  String name() {
    return classifier.getMetadata().getName();
  }

  long generation() {
    return classifier.getMetadata().getGeneration();
  }
}
