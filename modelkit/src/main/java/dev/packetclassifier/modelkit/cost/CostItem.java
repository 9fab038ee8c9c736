// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.cost;

/**
 * Something that a model pays for once a packet.
 *
 * @param name in words
 * @param nanos at least 0
 */
public record CostItem(String name, double nanos) {
}
