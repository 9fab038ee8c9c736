// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.plan;

import java.util.Set;

/**
 * A network interface that exists on the node.
 *
 * @param ifindex its number, positive
 * @param name its name now, which may change; bytes that are no UTF-8 are escaped (InterfaceName)
 * @param up whether it is set up
 * @param mtu its MTU in bytes
 * @param alternativeNames its other names (ip link property add altname)
 */
public record NodeInterface(int ifindex, String name, boolean up, int mtu, Set<String> alternativeNames) {
  /** With the MTU of Ethernet and one name. */
  public NodeInterface(int ifindex, String name, boolean up) {
    this(ifindex, name, up, 1500, Set.of());
  }
}
