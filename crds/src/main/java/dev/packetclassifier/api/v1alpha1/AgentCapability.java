// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import java.util.Arrays;
import java.util.List;

/**
 * What an agent of this release understands of an assignment, as it says in {@code status.capabilities}. An agent refuses an assignment
 * with a field that it does not know, so the operator writes a field to agents only that list its capability.
 */
public enum AgentCapability {
  /** {@link Assignment#id}, and its echo {@link AssignmentStatus#id}. */
  AssignmentId("assignmentId"),
  /** {@link Assignment#hooks}: judges at tc, and enforces there where the assignment says so. */
  Tc("tc"),
  /** {@link Assignment#shadow} and {@link Assignment#report}. */
  Shadow("shadow"),
  /** Follows {@link PacketClassifierException}s, and confirms them in {@link PacketClassifierNodeStatus#exceptions}. */
  Exceptions("exceptions");

  private final String wireName;

  AgentCapability(String wireName) {
    this.wireName = wireName;
  }

  /** As written in {@code status.capabilities}. */
  public String wireName() {
    return wireName;
  }

  /** All that this release has, in the order in which agents report them. */
  public static List<String> wireNames() {
    return Arrays.stream(values()).map(AgentCapability::wireName).toList();
  }

  /** Whether a node's agent says that it has this. */
  public boolean isIn(PacketClassifierNodeStatus status) {
    return status != null && status.capabilities != null && status.capabilities.contains(wireName);
  }
}
