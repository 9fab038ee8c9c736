// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import java.util.List;
import java.util.Map;

/**
 * What the planner knows of one node.
 *
 * @param name of the Node, and of its PacketClassifierNode
 * @param uid of the Node: a node that is created again under the same name has another
 * @param linux false only when the node says that it runs something else
 * @param labels of the Node
 * @param addresses all addresses from which it sends
 * @param agent whether a node agent runs there
 */
public record NodeInfo(String name, String uid, boolean linux, Map<String, String> labels, List<String> addresses, Agent agent) {
  /** The node agent's pod. */
  public enum Agent {
    /** There is none. */
    Absent,
    /** There is one that has not been Ready since it was created minutes ago: it cannot run there. */
    NeverReady,
    /** There is one, and it is not Ready: what it last reported may no longer be so. */
    NotReady,
    /** There is one that runs on a node that is Ready, and is not Ready itself: it has no contact to the API server, or is stuck. */
    Unresponsive,
    /** There is one that is Ready. */
    Ready
  }

  /** The same node with another agent. */
  public NodeInfo with(Agent other) {
    return new NodeInfo(name, uid, linux, labels, addresses, other);
  }
}
