// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.desired;

import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What this node should run. */
public sealed interface DesiredAssignments {
  /** The API server has not answered yet and there is no checkpoint: whatever runs stays. */
  record Unknown() implements DesiredAssignments {
  }

  /**
   * These assignments.
   *
   * @param unsupported by classifier: why this agent does not understand its assignment; what it runs stays
   * @param object the node's own object that lists them; empty when they come from the checkpoint: then no classifier is removed
   *     for not being listed
   */
  record Assigned(List<Assignment> assignments, Map<String, String> unsupported,
      Optional<PacketClassifierNode> object) implements DesiredAssignments {
  }

  /** The node is no longer part of the cluster: everything of ours leaves it. */
  record NodeDeleted() implements DesiredAssignments {
  }
}
