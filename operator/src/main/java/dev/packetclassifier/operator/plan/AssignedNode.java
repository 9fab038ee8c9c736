// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

/**
 * A node whose assignment must be removed.
 *
 * @param node the node
 * @param objectUid of its PacketClassifierNode: one that was deleted meanwhile must not be created again just to lack an assignment
 */
public record AssignedNode(NodeInfo node, String objectUid) {
}
