package dev.packetclassifier.agent.desired;

import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import java.util.Map;

/** What the watch of the node's own object shows. */
public sealed interface NodeObjectState {
  /** The API server has not answered yet. */
  record NotHeard() implements NodeObjectState {
  }

  /** There is none. */
  record Missing() implements NodeObjectState {
  }

  /**
   * Here it is, as last seen.
   *
   * @param object with the assignments that this agent understands; its status is null when there is none that it understands
   * @param unreadable by classifier: why its assignment cannot be understood
   */
  record Present(PacketClassifierNode object, Map<String, String> unreadable) implements NodeObjectState {
  }
}
