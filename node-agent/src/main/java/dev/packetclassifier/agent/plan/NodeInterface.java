// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.plan;

import java.util.Set;

/**
 * A network interface that exists on the node.
 *
 * @param ifindex its number, positive
 * @param name its name now, which may change; bytes that are no UTF-8 are escaped (InterfaceName)
 * @param up whether it is set up
 * @param ethernet whether its frames begin with an Ethernet header: those of a tunnel or of tun do not
 * @param mtu its MTU in bytes
 * @param alternativeNames its other names (ip link property add altname)
 * @param lowers numbers of the interfaces that it lies directly on, and whose packets it gets: of a VLAN or macvlan its parent, of a bond or
 *     bridge its members
 */
public record NodeInterface(int ifindex, String name, boolean up, boolean ethernet, int mtu, Set<String> alternativeNames,
    Set<Integer> lowers) {
  /** One that lies on no other. */
  public NodeInterface(int ifindex, String name, boolean up, boolean ethernet, int mtu, Set<String> alternativeNames) {
    this(ifindex, name, up, ethernet, mtu, alternativeNames, Set.of());
  }

  /** One of Ethernet, with its MTU and one name. */
  public NodeInterface(int ifindex, String name, boolean up) {
    this(ifindex, name, up, true);
  }

  /** With the MTU of Ethernet and one name. */
  public NodeInterface(int ifindex, String name, boolean up, boolean ethernet) {
    this(ifindex, name, up, ethernet, 1500, Set.of());
  }
}
