package dev.packetclassifier.agent.desired;

import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;

/** What the watch of the node's own object shows. */
public sealed interface OwnObject {
  /** The API server has not answered yet. */
  record NotHeard() implements OwnObject {
  }

  /** There is none. */
  record Missing() implements OwnObject {
  }

  /** Here it is, as last seen. */
  record Present(PacketClassifierNode object) implements OwnObject {
  }
}
