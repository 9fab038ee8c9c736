// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.packetclassifier.api.v1alpha1.ConditionType;
import dev.packetclassifier.api.v1alpha1.FailingNode;
import dev.packetclassifier.api.v1alpha1.PacketClassifierStatus;
import dev.packetclassifier.api.v1alpha1.StatusCondition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reading and comparing a classifier's status. */
final class StatusFields {
  /** {@code currentRevision} before there is one. */
  static final String NO_REVISION = "-";

  private static final ObjectMapper JSON = new ObjectMapper();

  private StatusFields() {}

  static Optional<StatusCondition> condition(PacketClassifierStatus status, ConditionType type) {
    return status.conditions == null ? Optional.empty()
        : status.conditions.stream().filter(condition -> type.name().equals(condition.type)).findFirst();
  }

  static Map<String, FailingNode> failing(PacketClassifierStatus status) {
    List<FailingNode> nodes = status.failingNodes == null ? List.of() : status.failingNodes;
    return nodes.stream().collect(Collectors.toMap(node -> node.name, Function.identity(), (first, second) -> first));
  }

  static String currentRevision(PacketClassifierStatus status) {
    return status.currentRevision == null ? NO_REVISION : status.currentRevision;
  }

  /** Whether writing one over the other would change nothing. */
  static boolean same(PacketClassifierStatus one, PacketClassifierStatus other) {
    return tree(one).equals(tree(other));
  }

  /** Without what other controllers write, and a time that passes: it is stored with whatever else is. */
  private static ObjectNode tree(PacketClassifierStatus status) {
    ObjectNode tree = JSON.valueToTree(status);
    tree.remove("gates");
    if (tree.get("rollout") instanceof ObjectNode rollout) {
      rollout.remove("secondsWithoutProgress");
    }
    return tree;
  }
}
