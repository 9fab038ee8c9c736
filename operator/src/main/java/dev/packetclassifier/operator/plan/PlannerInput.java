// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything that a plan depends on.
 *
 * @param classifier what is wanted
 * @param validation whether its model and policy are valid
 * @param revisions those of this classifier that exist
 * @param nodes every node of the cluster
 * @param objects PacketClassifierNode by name
 * @param assignedAt by node: the generation of its object at which this classifier's assignment there became what it is; a node
 *     that is missing here is judged by the newest generation
 * @param graceUntil by node whose agent is away, or was a moment ago: until when that is not reported, for an upgrade of the agents
 *     and a reboot look the same; a node that is missing here has none left
 * @param refusedWrites by node whose assignment the API server refused to write
 * @param published the status that people see
 * @param now the time
 */
public record PlannerInput(PacketClassifier classifier, ModelValidation validation, Collection<RevisionInfo> revisions,
    Collection<NodeInfo> nodes, Map<String, PacketClassifierNode> objects, Map<String, Long> assignedAt,
    Map<String, Instant> graceUntil, Map<String, RefusedWrite> refusedWrites, PublishedStatus published, Instant now) {
  String name() {
    return classifier.getMetadata().getName();
  }

  /** The same with another result of the validation. */
  PlannerInput with(ModelValidation other) {
    return new PlannerInput(classifier, other, revisions, nodes, objects, assignedAt, graceUntil, refusedWrites, published, now);
  }

  /** Whether an agent that is not ready may yet come back by itself. */
  boolean hasGrace(String node) {
    return graceUntil.containsKey(node) && now.isBefore(graceUntil.get(node));
  }

  /** When the next grace period ends, or the next refused write is tried again. */
  Optional<Instant> nextDeadline() {
    return Stream.concat(graceUntil.values().stream(), refusedWrites.values().stream().map(RefusedWrite::retryAt))
        .filter(now::isBefore).min(Comparator.naturalOrder());
  }

  long generation() {
    return classifier.getMetadata().getGeneration();
  }
}
