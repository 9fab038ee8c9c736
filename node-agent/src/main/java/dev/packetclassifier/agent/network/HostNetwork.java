// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.network;

import dev.packetclassifier.agent.plan.NodeInterface;
import dev.packetclassifier.bpf.libbpf.InterfaceName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Interfaces and addresses of this network namespace.
 *
 * @param interfaces every interface but loopback
 * @param addresses every unicast address of the node but loopback's, those of dummy interfaces last: where not all can be protected,
 *     those on which the node is reached are. Addresses of kube-ipvs0 are none of the node's: they are Services
 */
public record HostNetwork(List<NodeInterface> interfaces, Set<InetAddress> addresses) {
  private static final String SERVICES_OF_IPVS = "kube-ipvs0";
  private static final String DUMMY = "dummy";
  /** Kinds whose parent's packets are theirs; that of a veth is its other end, that of a tunnel what carries its packets. */
  private static final Set<String> STACKED = Set.of("vlan", "macvlan", "macvtap", "ipvlan", "ipvtap");
  private static final int IFF_UP = 1;
  private static final int IFF_LOOPBACK = 8;
  private static final short ARPHRD_ETHER = 1;

  // struct ifinfomsg and its attributes
  private static final int LINK = 16;
  private static final int LINK_HARDWARE_TYPE = 2;
  private static final int LINK_IFINDEX = 4;
  private static final int LINK_FLAGS = 8;
  private static final int LINK_NAME = 3;
  private static final int LINK_MTU = 4;
  private static final int LINK_PARENT = 5;
  private static final int LINK_MASTER = 10;
  private static final int LINK_INFO = 18;
  private static final int LINK_INFO_KIND = 1;
  private static final int LINK_EXTENSION_MASK = 29;
  private static final int LINK_PARENT_NAMESPACE = 37;
  private static final int LINK_PROPERTIES = 52;
  private static final int LINK_ALTERNATIVE_NAME = 53;
  private static final int SKIP_STATISTICS = 1 << 3;
  // struct ifaddrmsg and its attributes
  private static final int ADDRESS = 8;
  private static final int ADDRESS_IFINDEX = 4;
  private static final int ADDRESS_PEER = 1;
  private static final int ADDRESS_LOCAL = 2;

  /** @param upper the number of the bond or bridge that it is a member of; 0 without */
  record Link(NodeInterface node, boolean loopback, boolean dummy, int upper) {
    Link(NodeInterface node, boolean loopback, boolean dummy) {
      this(node, loopback, dummy, 0);
    }
  }

  /** @throws IOException when the kernel does not answer */
  public static HostNetwork read() throws IOException {
    byte[] request = ByteBuffer.allocate(LINK + 8).order(ByteOrder.nativeOrder())
        .putShort(LINK, (short) 8).putShort(LINK + 2, (short) LINK_EXTENSION_MASK).putInt(LINK + 4, SKIP_STATISTICS).array();
    List<Link> links = Netlink.dump(Netlink.GET_LINK, request).stream().filter(message -> message.limit() >= LINK).map(HostNetwork::link)
        .toList();
    return new HostNetwork(links.stream().filter(link -> !link.loopback()).map(link -> withMembers(link.node(), links)).toList(),
        addresses(links, Netlink.dump(Netlink.GET_ADDRESS, new byte[ADDRESS])));
  }

  /** A member says what it belongs to, not the other way round. */
  private static NodeInterface withMembers(NodeInterface node, List<Link> links) {
    Set<Integer> lowers = new TreeSet<>(node.lowers());
    links.stream().filter(link -> link.upper() == node.ifindex()).forEach(link -> lowers.add(link.node().ifindex()));
    return lowers.isEmpty() ? node : new NodeInterface(node.ifindex(), node.name(), node.up(), node.ethernet(), node.mtu(),
        node.alternativeNames(), Set.copyOf(lowers));
  }

  private static Link link(ByteBuffer message) {
    Map<Integer, ByteBuffer> attributes = Netlink.attributes(message, LINK);
    int flags = message.getInt(LINK_FLAGS);
    Set<String> alternatives = new TreeSet<>();
    if (attributes.containsKey(LINK_PROPERTIES)) {
      Netlink.eachAttribute(attributes.get(LINK_PROPERTIES), 0, (type, value) -> {
        if (type == LINK_ALTERNATIVE_NAME) {
          alternatives.add(name(value));
        }
      });
    }
    int mtu = attributes.containsKey(LINK_MTU) ? attributes.get(LINK_MTU).getInt(0) : 0;
    String kind = attributes.containsKey(LINK_INFO)
        ? name(Netlink.attributes(attributes.get(LINK_INFO), 0).get(LINK_INFO_KIND)) : "";
    boolean onAnother = STACKED.contains(kind) && attributes.containsKey(LINK_PARENT) && !attributes.containsKey(LINK_PARENT_NAMESPACE);
    Set<Integer> lowers = onAnother ? Set.of(attributes.get(LINK_PARENT).getInt(0)) : Set.of();
    int upper = attributes.containsKey(LINK_MASTER) ? attributes.get(LINK_MASTER).getInt(0) : 0;
    return new Link(new NodeInterface(message.getInt(LINK_IFINDEX), name(attributes.get(LINK_NAME)), (flags & IFF_UP) != 0,
        message.getShort(LINK_HARDWARE_TYPE) == ARPHRD_ETHER, mtu,
        Set.copyOf(alternatives), lowers), (flags & IFF_LOOPBACK) != 0, DUMMY.equals(kind), upper);
  }

  private static String name(ByteBuffer value) {
    return value == null ? "" : InterfaceName.decode(Netlink.bytes(value));
  }

  static Set<InetAddress> addresses(List<Link> links, List<ByteBuffer> messages) throws IOException {
    Set<Integer> without = new HashSet<>();
    Set<Integer> dummies = new HashSet<>();
    links.forEach(link -> {
      if (link.loopback() || link.node().name().equals(SERVICES_OF_IPVS)) {
        without.add(link.node().ifindex());
      } else if (link.dummy()) {
        dummies.add(link.node().ifindex());
      }
    });
    Set<InetAddress> addresses = new LinkedHashSet<>();
    List<InetAddress> last = new ArrayList<>();
    for (ByteBuffer message : messages) {
      int ifindex = message.limit() < ADDRESS ? 0 : message.getInt(ADDRESS_IFINDEX);
      InetAddress address = without.contains(ifindex) ? null : address(message);
      if (address != null && dummies.contains(ifindex)) {
        last.add(address);
      } else if (address != null) {
        addresses.add(address);
      }
    }
    addresses.addAll(last);
    return addresses;
  }

  /** The unicast address of a message; null when it has none. Of a point-to-point interface, its own end. */
  private static InetAddress address(ByteBuffer message) throws UnknownHostException {
    Map<Integer, ByteBuffer> attributes = message.limit() < ADDRESS ? Map.of() : Netlink.attributes(message, ADDRESS);
    ByteBuffer value = attributes.getOrDefault(ADDRESS_LOCAL, attributes.get(ADDRESS_PEER));
    if (value == null || value.limit() != 4 && value.limit() != 16) {
      return null;
    }
    InetAddress address = InetAddress.getByAddress(Netlink.bytes(value));
    return address.isAnyLocalAddress() || address.isMulticastAddress() || address.isLoopbackAddress() ? null : address;
  }
}
