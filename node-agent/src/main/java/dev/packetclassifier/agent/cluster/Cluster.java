// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.cluster;

import dev.packetclassifier.agent.plan.NodeEvent;
import dev.packetclassifier.agent.revision.RevisionSource;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNodeStatus;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** What the agent needs of the API server. */
public interface Cluster extends RevisionSource {
  /** The node's own object as the watch shows it; sends no request. */
  NodeObjectState nodeObject();

  /** Whether the node's own object exists: a live GET. */
  Existence nodeObjectExistence();

  /** Whether the Node exists: a live GET. */
  Existence nodeExistence();

  /** The data of the peers ConfigMap as the watch shows it; empty when it has not been seen. */
  Optional<Map<String, String>> peers();

  /**
   * Writes the status of the node's own object.
   *
   * @throws IOException when that did not work; worth trying again
   */
  void writeStatus(PacketClassifierNode object, PacketClassifierNodeStatus status) throws IOException;

  /**
   * Writes an Event on the node's own object, if that is possible now.
   *
   * @return whether it was
   */
  boolean publishEvent(PacketClassifierNode object, NodeEvent event);
}
