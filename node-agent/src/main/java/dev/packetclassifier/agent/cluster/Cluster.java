package dev.packetclassifier.agent.cluster;

import dev.packetclassifier.agent.desired.NodeObjectState;
import dev.packetclassifier.agent.desired.Existence;
import dev.packetclassifier.agent.plan.NodeEvent;
import dev.packetclassifier.agent.revision.RevisionSource;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNodeStatus;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** What the agent asks of the API server. */
public interface Cluster extends RevisionSource {
  /** The node's own object as the watch shows it; does not ask. */
  NodeObjectState ownObject();

  /** Asks the API server itself, past all caches. */
  Existence askForOwnObject();

  /** Asks whether the Node exists. */
  Existence askForNode();

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
  boolean report(PacketClassifierNode object, NodeEvent transition);
}
