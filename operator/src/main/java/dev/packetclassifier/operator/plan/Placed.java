package dev.packetclassifier.operator.plan;

/**
 * A node that has an assignment which must go.
 *
 * @param node the node
 * @param objectUid of its PacketClassifierNode: one that was deleted meanwhile must not be made anew just to lack an assignment
 */
public record Placed(NodeFacts node, String objectUid) {
}
