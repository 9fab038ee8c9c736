// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.Assignment;

/**
 * A node whose assignment must be written.
 *
 * @param node the node
 * @param assignment what it gets
 */
public record NodeAssignment(NodeInfo node, Assignment assignment) {
}
