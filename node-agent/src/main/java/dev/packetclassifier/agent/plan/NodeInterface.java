// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.plan;

/**
 * A network interface that exists on the node.
 *
 * @param ifindex its number, positive
 * @param name its name now, which may change
 * @param up whether it is set up
 */
public record NodeInterface(int ifindex, String name, boolean up) {
}
