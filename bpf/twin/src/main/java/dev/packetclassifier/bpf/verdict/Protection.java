// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.verdict;

import static dev.packetclassifier.bpf.parse.WellKnown.*;

import dev.packetclassifier.bpf.parse.Fragment;
import dev.packetclassifier.bpf.parse.LinkKind;
import dev.packetclassifier.bpf.parse.Packet;
import dev.packetclassifier.bpf.parse.Transport;

/**
 * What is never dropped, whatever a model says. Only TCP, UDP, ICMP and ICMPv6 can be dropped at all; of these, later
 * fragments, ICMP errors, neighbour discovery and multicast control, DHCP, tunnels' outer packets of peers, BFD, BGP, answers of the
 * node's name servers, the node's own control ports, control ports of peers, and API servers wherever they listen stay.
 *
 * <p>A source port alone protects nothing, anyone can write one: with it goes an address that is known, or a destination that is the
 * node's own.
 */
public final class Protection {
  private static final long IPV4_BROADCAST = 0xffff_ffffL;
  private static final int IPV4_MULTICAST = 0xe;
  private static final int IPV6_MULTICAST = 0xff;

  private final AddressSet node;
  private final AddressSet peers;
  private final AddressSet routingPeers;
  private final AddressSet resolvers;
  private final boolean peersRead;
  private final Addresses apiServersIpv4;
  private final Addresses apiServersIpv6;

  /** With these hosts known. */
  public Protection(KnownHosts hosts) {
    node = new AddressSet(hosts.node());
    peers = new AddressSet(hosts.peers());
    routingPeers = new AddressSet(hosts.routingPeers());
    resolvers = new AddressSet(hosts.resolvers());
    peersRead = hosts.peersRead();
    apiServersIpv4 = Addresses.ipv4Endpoints(hosts.apiServers());
    apiServersIpv6 = Addresses.ipv6Endpoints(hosts.apiServers());
  }

  /** Whether this packet may be dropped. */
  public boolean allowsDrop(Packet packet) {
    if (packet.fragment() == Fragment.Later) {
      return false;
    }
    return switch (packet.transport()) {
      case None -> false;
      case Icmp -> !isIcmpError(packet.icmpType());
      case Icmpv6 -> !isIcmpv6ErrorOrControl(packet.icmpType());
      case Udp -> !isDhcp(packet) && !isBfd(packet) && !isTunnel(packet) && !isAnswer(packet);
      case Tcp -> !isNodeControl(packet) && !isPeerControl(packet) && !isRoutingPeers(packet) && !isAnswer(packet)
          && !isApiServers(packet);
    };
  }

  /**
   * Whether a packet that could not be parsed may be dropped where the policy says so: when its IP header was read, its sender is no peer,
   * API server or name server, and TCP, UDP or an IPv6 extension header is what was reached last.
   */
  public boolean allowsUnjudgedDrop(Packet packet) {
    return packet.isIpHeaderRead() && packet.reachedTransportOrExtension() && !peers.hasSource(packet) && !resolvers.hasSource(packet);
  }

  private static boolean isIcmpError(int type) {
    return type == ICMP_UNREACHABLE || type == ICMP_TIME_EXCEEDED || type == ICMP_PARAMETER_PROBLEM;
  }

  private static boolean isIcmpv6ErrorOrControl(int type) {
    return type >= ICMPV6_FIRST_ERROR && type <= ICMPV6_LAST_ERROR || type >= ICMPV6_FIRST_CONTROL && type <= ICMPV6_LAST_CONTROL;
  }

  /** Towards the node or towards many: to a port of DHCP at another host it is anybody's packet. */
  private boolean isDhcp(Packet packet) {
    int port = packet.destinationPort();
    boolean dhcp = packet.linkKind() == LinkKind.IPv4 ? port == PORT_DHCP_SERVER || port == PORT_DHCP_CLIENT
        : port == PORT_DHCPV6_CLIENT || port == PORT_DHCPV6_SERVER;
    return dhcp && (isTowardsMany(packet) || node.hasDestination(packet));
  }

  /** To a broadcast or multicast address. */
  private static boolean isTowardsMany(Packet packet) {
    if (packet.linkKind() == LinkKind.IPv4) {
      return packet.destinationLow() == IPV4_BROADCAST || packet.destinationLow() >>> 28 == IPV4_MULTICAST;
    }
    return packet.destinationHigh() >>> 56 == IPV6_MULTICAST;
  }

  private boolean isBfd(Packet packet) {
    return switch (packet.destinationPort()) {
      case PORT_BFD_CONTROL -> packet.ttl() == BFD_CONTROL_TTL;
      case PORT_BFD_ECHO -> packet.ttl() >= BFD_ECHO_TTL;
      case PORT_BFD_MULTIHOP -> peers.hasSource(packet) || routingPeers.hasSource(packet);
      default -> false;
    };
  }

  private boolean isTunnel(Packet packet) {
    return (isTunnel(packet.sourcePort()) || isTunnel(packet.destinationPort())) && (!peersRead || peers.hasSource(packet));
  }

  private static boolean isTunnel(int port) {
    return switch (port) {
      case PORT_VXLAN, PORT_VXLAN_LINUX, PORT_GENEVE, PORT_WIREGUARD, PORT_WIREGUARD_IPV6, PORT_WIREGUARD_CILIUM, PORT_IKE,
          PORT_IPSEC_NAT_TRAVERSAL ->
        true;
      default -> false;
    };
  }

  private static boolean isControl(int port) {
    return switch (port) {
      case PORT_SSH, PORT_API_SERVER, PORT_ETCD_CLIENT, PORT_ETCD_PEER, PORT_KUBELET, PORT_BGP -> true;
      default -> false;
    };
  }

  private boolean isNodeControl(Packet packet) {
    return isControl(packet.destinationPort()) && node.hasDestination(packet);
  }

  private boolean isPeerControl(Packet packet) {
    return (isControl(packet.sourcePort()) || isControl(packet.destinationPort())) && peers.hasSource(packet);
  }

  /** As the usual control ports are, though of UDP too: towards the node, and from peers. */
  boolean isControl(Packet packet, boolean fromPort, boolean toPort) {
    return (packet.transport() == Transport.Tcp || packet.transport() == Transport.Udp)
        && (toPort && node.hasDestination(packet) || (fromPort || toPort) && peers.hasSource(packet));
  }

  private boolean isRoutingPeers(Packet packet) {
    return packet.sourcePort() == PORT_BGP && routingPeers.hasSource(packet);
  }

  /** From a name server of the node's, to the node. */
  private boolean isAnswer(Packet packet) {
    return packet.sourcePort() == PORT_DNS && resolvers.hasSource(packet) && node.hasDestination(packet);
  }

  private boolean isApiServers(Packet packet) {
    Addresses servers = packet.linkKind() == LinkKind.IPv4 ? apiServersIpv4 : apiServersIpv6;
    return servers.contains(packet.sourceHigh(), packet.sourceLow(), packet.sourcePort())
        || servers.contains(packet.destinationHigh(), packet.destinationLow(), packet.destinationPort());
  }
}
