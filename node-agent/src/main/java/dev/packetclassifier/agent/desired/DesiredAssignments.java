package dev.packetclassifier.agent.desired;

import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What this node should run. */
public sealed interface DesiredAssignments {
  /** Nobody has said yet, and nothing was kept: whatever runs stays. */
  record Unknown() implements DesiredAssignments {
  }

  /**
   * These assignments.
   *
   * @param unreadable by classifier: why its assignment cannot be understood; what it runs stays
   * @param object the node's own object that lists them; empty when they are what was last known: then no classifier is removed
   *     for not being listed
   */
  record Assigned(List<Assignment> assignments, Map<String, String> unreadable, Optional<PacketClassifierNode> object) implements DesiredAssignments {
  }

  /** The node is no longer part of the cluster: everything of ours leaves it. */
  record NodeGone() implements DesiredAssignments {
  }
}
