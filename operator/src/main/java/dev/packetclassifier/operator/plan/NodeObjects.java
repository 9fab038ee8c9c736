// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.AssignmentStatus;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import java.util.List;

/** Reading one classifier's part of a PacketClassifierNode; absent objects and lists read as nothing. */
public final class NodeObjects {
  private NodeObjects() {}

  /** What the operator asked this node for, or null. */
  public static Assignment assignment(PacketClassifierNode object, String classifier) {
    if (object == null || object.getSpec() == null || object.getSpec().assignments == null) {
      return null;
    }
    return first(object.getSpec().assignments.stream().filter(entry -> classifier.equals(entry.classifier)).toList());
  }

  /** What the agent reports, or null. */
  static AssignmentStatus report(PacketClassifierNode object, String classifier) {
    if (object == null || object.getStatus() == null || object.getStatus().assignments == null) {
      return null;
    }
    return first(object.getStatus().assignments.stream().filter(entry -> classifier.equals(entry.classifier)).toList());
  }

  static boolean mentions(PacketClassifierNode object, String classifier) {
    return assignment(object, classifier) != null || report(object, classifier) != null;
  }

  /** Whether the agent acted on the object as it is now. */
  public static boolean observed(PacketClassifierNode object) {
    return object.getStatus() != null && object.getMetadata().getGeneration() != null
        && object.getStatus().observedGeneration == object.getMetadata().getGeneration();
  }

  /**
   * Whether the agent acted on the object as it was at a generation, or later.
   *
   * @param generation null for the newest
   */
  static boolean observed(PacketClassifierNode object, Long generation) {
    return generation == null ? observed(object) : object.getStatus() != null && object.getStatus().observedGeneration >= generation;
  }

  /** Whether the object goes when this very Node goes. */
  static boolean ownedBy(PacketClassifierNode object, NodeInfo node) {
    return object.getMetadata().getOwnerReferences() != null
        && object.getMetadata().getOwnerReferences().stream().anyMatch(owner -> node.uid().equals(owner.getUid()));
  }

  private static <T> T first(List<T> entries) {
    return entries.isEmpty() ? null : entries.get(0);
  }
}
