// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.plan;

import dev.packetclassifier.bpf.shape.Geometry;

/**
 * How large the tables of state may be.
 *
 * @param geometry of tables that do not exist yet
 * @param maxBytes of all tables of all classifiers of this node together
 */
public record TableLimits(Geometry geometry, long maxBytes) {
}
