// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.cluster;

import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import java.util.Map;

/** The node's own object as the watch shows it. */
public sealed interface NodeObjectState {
  /** The API server has not answered yet. */
  record NotSynced() implements NodeObjectState {
  }

  /** It does not exist. */
  record NotFound() implements NodeObjectState {
  }

  /**
   * It exists.
   *
   * @param object with the assignments that this agent understands; its status is null when there is none that it understands
   * @param unsupported by classifier: why this agent does not understand its assignment
   */
  record Present(PacketClassifierNode object, Map<String, String> unsupported) implements NodeObjectState {
  }
}
