// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.packetclassifier.api.v1alpha1.AgentCapability;
import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.AssignmentStatus;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import dev.packetclassifier.operator.rollout.CanonicalJson;
import dev.packetclassifier.operator.rollout.Pair;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The entries of one classifier in the node objects' specs: made, and compared as a whole, so that no new field can be forgotten. */
final class AssignmentEntries {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> NO_REASON_TO_WRITE = List.of("id", "hooks");

  private final String classifier;
  private final Map<Pair, JsonNode> trees = new HashMap<>();

  AssignmentEntries(String classifier) {
    this.classifier = classifier;
  }

  /** What a node gets: with hooks and an id only when its agent understands them. */
  Assignment of(Pair pair, PacketClassifierNode object) {
    Assignment entry = pair.assignment(classifier);
    entry.hooks = EnforcingHooks.of(object);
    entry.id = object != null && AgentCapability.AssignmentId.isIn(object.getStatus()) ? CanonicalJson.id(entry) : null;
    return entry;
  }

  /** Whether an entry says what this pair asks for; one that lacks its id or its hooks, because an older operator wrote it, is not written again. */
  boolean isWanted(Assignment entry, Pair pair) {
    ObjectNode tree = JSON.valueToTree(entry);
    tree.remove(NO_REASON_TO_WRITE);
    return tree.equals(trees.computeIfAbsent(pair, each -> JSON.valueToTree(each.assignment(classifier))));
  }

  /**
   * Whether an agent acted on its entry: by the id that it repeats, else by the generation of its object.
   *
   * @param assignedAt the generation at which the entry became what it is; null for the newest
   */
  static boolean isObserved(PacketClassifierNode object, Assignment entry, AssignmentStatus report, Long assignedAt) {
    return entry.id != null && report.id != null ? entry.id.equals(report.id) : NodeObjects.observed(object, assignedAt);
  }
}
