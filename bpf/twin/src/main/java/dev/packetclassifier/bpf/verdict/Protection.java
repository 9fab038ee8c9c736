package dev.packetclassifier.bpf.verdict;

import dev.packetclassifier.bpf.parse.Fragment;
import dev.packetclassifier.bpf.parse.LinkKind;
import dev.packetclassifier.bpf.parse.Packet;

/**
 * What is never dropped, whatever a model says. Only TCP, UDP, ICMP and ICMPv6 can be dropped at all; of these, later
 * fragments, ICMP errors, neighbour discovery and multicast control, DHCP, tunnels' outer packets, BFD, the node's own
 * control ports, control ports of peers, and API servers wherever they listen stay.
 */
public final class Protection {
  private final Addresses nodeIpv4;
  private final Addresses nodeIpv6;
  private final Addresses peersIpv4;
  private final Addresses peersIpv6;
  private final Addresses apiServersIpv4;
  private final Addresses apiServersIpv6;

  /** With these hosts known. */
  public Protection(KnownHosts hosts) {
    nodeIpv4 = Addresses.ipv4(hosts.node());
    nodeIpv6 = Addresses.ipv6(hosts.node());
    peersIpv4 = Addresses.ipv4(hosts.peers());
    peersIpv6 = Addresses.ipv6(hosts.peers());
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
      case Udp -> !isDhcp(packet) && !isTunnelOrBfd(packet.sourcePort()) && !isTunnelOrBfd(packet.destinationPort());
      case Tcp -> !isNodeControl(packet) && !isPeerControl(packet) && !isApiServers(packet);
    };
  }

  /** Destination unreachable, time exceeded, parameter problem. */
  private static boolean isIcmpError(int type) {
    return type == 3 || type == 11 || type == 12;
  }

  /** Errors (1 to 4); multicast listeners, routers, neighbours and their kin (130 to 143). */
  private static boolean isIcmpv6ErrorOrControl(int type) {
    return type >= 1 && type <= 4 || type >= 130 && type <= 143;
  }

  private static boolean isDhcp(Packet packet) {
    int first = packet.linkKind() == LinkKind.IPv4 ? 67 : 546;
    return isPairOf(packet.sourcePort(), first) || isPairOf(packet.destinationPort(), first);
  }

  /** DHCP has two neighbouring ports in both versions. */
  private static boolean isPairOf(int port, int first) {
    return port == first || port == first + 1;
  }

  private static boolean isTunnelOrBfd(int port) {
    return switch (port) {
      case 4789, 8472, 6081, 51820, 3784, 3785, 4784 -> true;
      default -> false;
    };
  }

  /** SSH, API server, etcd, kubelet, BGP. */
  private static boolean isControl(int port) {
    return switch (port) {
      case 22, 6443, 2379, 2380, 10250, 179 -> true;
      default -> false;
    };
  }

  private boolean isNodeControl(Packet packet) {
    Addresses node = packet.linkKind() == LinkKind.IPv4 ? nodeIpv4 : nodeIpv6;
    return isControl(packet.destinationPort()) && node.contains(packet.destinationHigh(), packet.destinationLow());
  }

  private boolean isPeerControl(Packet packet) {
    Addresses peers = packet.linkKind() == LinkKind.IPv4 ? peersIpv4 : peersIpv6;
    return (isControl(packet.sourcePort()) || isControl(packet.destinationPort()))
        && peers.contains(packet.sourceHigh(), packet.sourceLow());
  }

  private boolean isApiServers(Packet packet) {
    Addresses servers = packet.linkKind() == LinkKind.IPv4 ? apiServersIpv4 : apiServersIpv6;
    return servers.contains(packet.sourceHigh(), packet.sourceLow(), packet.sourcePort())
        || servers.contains(packet.destinationHigh(), packet.destinationLow(), packet.destinationPort());
  }
}
