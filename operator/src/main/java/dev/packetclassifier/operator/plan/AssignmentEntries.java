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
import java.util.Map;

/** The entries of one classifier in the node objects' specs: made, and compared as a whole, so that no new field can be forgotten. */
final class AssignmentEntries {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ID = "id";
  private static final String HOOKS = "hooks";

  private final String classifier;
  private final Map<Pair, Assignment> made = new HashMap<>();
  private final Map<Pair, JsonNode> trees = new HashMap<>();

  AssignmentEntries(String classifier) {
    this.classifier = classifier;
  }

  /** What a node gets: with the hooks at which it may drop, and with an id, only when its agent understands these. */
  Assignment of(Pair pair, PacketClassifierNode object) {
    Assignment entry = JSON.convertValue(withoutId(pair), Assignment.class);
    if (EnforcingHooks.mayBeNamed(object)) {
      entry.hooks = EnforcingHooks.ALL;
    }
    if (object != null && AgentCapability.AssignmentId.isIn(object.getStatus())) {
      entry.id = CanonicalJson.id(entry);
    }
    return entry;
  }

  /**
   * Whether an entry says what this pair asks for. One that lacks its id or its hooks, because an older operator wrote it, is not written
   * for that.
   */
  boolean isWanted(Assignment entry, Pair pair) {
    ObjectNode tree = JSON.valueToTree(entry);
    tree.remove(ID);
    tree.remove(HOOKS);
    return tree.equals(trees.computeIfAbsent(pair, each -> JSON.valueToTree(withoutId(each))));
  }

  private Assignment withoutId(Pair pair) {
    return made.computeIfAbsent(pair, each -> each.assignment(classifier));
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
