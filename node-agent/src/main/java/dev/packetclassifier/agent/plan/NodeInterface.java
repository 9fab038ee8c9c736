// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.plan;

/**
 * A network interface that exists on the node.
 *
 * @param ifindex its number, positive
 * @param name its name now, which may change
 * @param up whether it is set up
 * @param ethernet whether its frames begin with an Ethernet header: those of a tunnel or of tun do not
 */
public record NodeInterface(int ifindex, String name, boolean up, boolean ethernet) {
  /** One of Ethernet. */
  public NodeInterface(int ifindex, String name, boolean up) {
    this(ifindex, name, up, true);
  }
}
