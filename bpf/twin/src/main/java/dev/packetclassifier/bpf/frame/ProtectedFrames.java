// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.frame;

import static dev.packetclassifier.bpf.frame.GoldenFrames.add;
import static dev.packetclassifier.bpf.parse.WellKnown.*;

import dev.packetclassifier.bpf.verdict.KnownHosts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What is never dropped, and its nearest neighbours that are. */
public final class ProtectedFrames {
  private static final int NODE_HOST = 1;
  private static final int PEER_HOST = 2;
  private static final int API_SERVER_HOST = 3;
  private static final int API_SERVER_PORT = PORT_HTTPS;
  private static final int RESOLVER_HOST = 4;
  private static final int ROUTING_PEER_HOST = 5;

  private ProtectedFrames() {}

  private static Set<InetAddress> addresses(int host) {
    try {
      return Set.of(InetAddress.getByName("192.0.2." + host), InetAddress.getByName("2001:db8::" + Integer.toHexString(host)));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address in numbers needs no name service", e);
    }
  }

  /** The hosts that must be known for the frames to be protected: the node, a peer, an API server. */
  public static KnownHosts hosts() {
    return new KnownHosts(addresses(NODE_HOST), addresses(PEER_HOST), addresses(API_SERVER_HOST).stream()
        .map(address -> new InetSocketAddress(address, API_SERVER_PORT)).collect(Collectors.toSet()))
        .withResolvers(addresses(RESOLVER_HOST)).withRoutingPeers(addresses(ROUTING_PEER_HOST));
  }

  static void addTo(List<GoldenFrame> frames) {
    addIcmp(frames);
    addDhcp(frames);
    addTunnels(frames);
    addBfd(frames);
    addBgp(frames);
    addAnswers(frames);
    addControlPorts(frames);
    addApiServer(frames);
  }

  private static void addIcmp(List<GoldenFrame> frames) {
    for (int type : new int[] {2, 3, 4, 10, 11, 12, 13}) {
      add(frames, "icmp type " + type + " at the edge of the errors", new FrameBuilder().ipv4().icmp(type).payload(28));
    }
    for (int type : new int[] {1, 4, 5, 127, 130, 135, 143, 144}) {
      add(frames, "icmpv6 type " + type + " at the edge of the protected", new FrameBuilder().ipv6().icmp(type).payload(28));
    }
  }

  private static void addDhcp(List<GoldenFrame> frames) {
    for (int port : new int[] {PORT_DHCP_SERVER, PORT_DHCP_CLIENT, PORT_DHCP_CLIENT + 1}) {
      add(frames, "udp to port " + port + " of the node", new FrameBuilder().ipv4().toHost(NODE_HOST).udp(40000, port).payload(12));
      add(frames, "udp to port " + port + " of another", new FrameBuilder().ipv4().udp(40000, port).payload(12));
      add(frames, "udp to port " + port + " of all", new FrameBuilder().ipv4().to("255.255.255.255").udp(40000, port).payload(12));
    }
    for (String address : new String[] {"224.0.0.12", "239.255.255.250", "240.0.0.1", "223.255.255.255"}) {
      add(frames, "udp to dhcp's port of " + address, new FrameBuilder().ipv4().to(address).udp(40000, PORT_DHCP_SERVER).payload(12));
    }
    for (int port : new int[] {PORT_DHCPV6_CLIENT - 1, PORT_DHCPV6_CLIENT, PORT_DHCPV6_SERVER}) {
      add(frames, "udp over ipv6 to port " + port + " of the node", new FrameBuilder().ipv6().toHost(NODE_HOST).udp(40000, port));
      add(frames, "udp over ipv6 to port " + port + " of another", new FrameBuilder().ipv6().udp(40000, port));
      add(frames, "udp over ipv6 to port " + port + " of many", new FrameBuilder().ipv6().to("ff02::1:2").udp(40000, port));
    }
    add(frames, "udp from dhcp's port to the node", new FrameBuilder().ipv4().toHost(NODE_HOST).udp(PORT_DHCP_SERVER, 40000).payload(12));
    add(frames, "udp over ipv6 to ipv4's dhcp", new FrameBuilder().ipv6().toHost(NODE_HOST).udp(40000, PORT_DHCP_SERVER));
  }

  private static void addTunnels(List<GoldenFrame> frames) {
    for (int port : new int[] {PORT_VXLAN, PORT_VXLAN_LINUX, PORT_GENEVE, PORT_WIREGUARD, PORT_WIREGUARD_IPV6, PORT_WIREGUARD_CILIUM,
        PORT_IKE, PORT_IPSEC_NAT_TRAVERSAL, PORT_VXLAN - 1}) {
      add(frames, "udp from port " + port + " of a peer", new FrameBuilder().ipv6().fromHost(PEER_HOST).udp(port, 40000).payload(12));
      add(frames, "udp from a peer to port " + port, new FrameBuilder().ipv4().fromHost(PEER_HOST).udp(40000, port).payload(12));
    }
    add(frames, "udp from a tunnel's port", new FrameBuilder().ipv4().udp(PORT_VXLAN, 40000).payload(12));
    add(frames, "udp to a tunnel's port over ipv6", new FrameBuilder().ipv6().udp(40000, PORT_WIREGUARD).payload(12));
    add(frames, "udp to a tunnel's port of a peer", new FrameBuilder().ipv4().toHost(PEER_HOST).udp(40000, PORT_VXLAN).payload(12));
    add(frames, "udp from a peer to a tunnel's port, its ipv4 address mapped to ipv6",
        new FrameBuilder().ipv6().mapIpv4().fromHost(PEER_HOST).udp(40000, PORT_VXLAN));
    add(frames, "udp from an api server to a tunnel's port", new FrameBuilder().ipv4().fromHost(API_SERVER_HOST).udp(40000, PORT_VXLAN));
    add(frames, "tcp from a peer to a tunnel's port", new FrameBuilder().ipv4().fromHost(PEER_HOST).tcp(40000, PORT_VXLAN, 2, 1024));
  }

  private static void addBfd(List<GoldenFrame> frames) {
    for (int port : new int[] {PORT_BFD_CONTROL, PORT_BFD_ECHO, PORT_BFD_MULTIHOP, PORT_BFD_ECHO + 1}) {
      for (int ttl : new int[] {255, 254, 253}) {
        add(frames, "udp to port " + port + " with ttl " + ttl, new FrameBuilder().ipv4(0, ttl, 0).udp(40000, port).payload(24));
      }
      add(frames, "udp over ipv6 to port " + port + " with hop limit 255", new FrameBuilder().ipv6(0, 255).udp(40000, port).payload(24));
      add(frames, "udp from port " + port + " with ttl 255", new FrameBuilder().ipv4(0, 255, 0).udp(port, 40000).payload(24));
      add(frames, "udp from a peer to bfd's port " + port, new FrameBuilder().ipv4().fromHost(PEER_HOST).udp(40000, port).payload(24));
      add(frames, "udp from a routing peer to port " + port,
          new FrameBuilder().ipv6().fromHost(ROUTING_PEER_HOST).udp(40000, port).payload(24));
    }
  }

  private static void addBgp(List<GoldenFrame> frames) {
    for (int port : new int[] {PORT_BGP, PORT_BGP + 1, PORT_SSH}) {
      add(frames, "tcp from port " + port + " of a routing peer",
          new FrameBuilder().ipv4().fromHost(ROUTING_PEER_HOST).tcp(port, 40000, 16, 1024));
      add(frames, "tcp from a routing peer to port " + port + " of another",
          new FrameBuilder().ipv6().fromHost(ROUTING_PEER_HOST).tcp(40000, port, 16, 1024));
    }
    add(frames, "tcp from a routing peer's bgp, its ipv4 address mapped to ipv6",
        new FrameBuilder().ipv6().mapIpv4().fromHost(ROUTING_PEER_HOST).tcp(PORT_BGP, 40000, 16, 1024));
  }

  private static void addAnswers(List<GoldenFrame> frames) {
    for (int port : new int[] {PORT_DNS, PORT_DNS + 1}) {
      add(frames, "udp from port " + port + " of a resolver to the node",
          new FrameBuilder().ipv4().fromHost(RESOLVER_HOST).toHost(NODE_HOST).udp(port, 40000).payload(40));
      add(frames, "tcp from port " + port + " of a resolver to the node",
          new FrameBuilder().ipv6().fromHost(RESOLVER_HOST).toHost(NODE_HOST).tcp(port, 40000, 16, 1024));
    }
    add(frames, "udp from port 53 of a resolver elsewhere", new FrameBuilder().ipv4().fromHost(RESOLVER_HOST).udp(PORT_DNS, 40000));
    add(frames, "udp from port 53 of another to the node", new FrameBuilder().ipv4().toHost(NODE_HOST).udp(PORT_DNS, 40000));
    add(frames, "udp from a resolver to the node's port 53",
        new FrameBuilder().ipv4().fromHost(RESOLVER_HOST).toHost(NODE_HOST).udp(40000, PORT_DNS));
    add(frames, "udp from port 53 of a resolver to the node, ipv4 addresses mapped to ipv6",
        new FrameBuilder().ipv6().mapIpv4().fromHost(RESOLVER_HOST).toHost(NODE_HOST).udp(PORT_DNS, 40000));
  }

  private static void addControlPorts(List<GoldenFrame> frames) {
    for (int port : new int[] {22, 6443, 2379, 2380, 10250, 179, 23, 2381}) {
      add(frames, "tcp to port " + port + " of the node", new FrameBuilder().ipv4().toHost(NODE_HOST).tcp(40000, port, 2, 1024));
      add(frames, "tcp from port " + port + " to the node", new FrameBuilder().ipv6().toHost(NODE_HOST).tcp(port, 40000, 2, 1024));
      add(frames, "tcp from port " + port + " of a peer", new FrameBuilder().ipv4().fromHost(PEER_HOST).tcp(port, 40000, 16, 1024));
      add(frames, "tcp from a peer to port " + port, new FrameBuilder().ipv6().fromHost(PEER_HOST).tcp(40000, port, 16, 1024));
      add(frames, "tcp to port " + port + " of another", new FrameBuilder().ipv4().tcp(40000, port, 2, 1024));
    }
    add(frames, "tcp to the node's ssh over ipv6", new FrameBuilder().ipv6().toHost(NODE_HOST).tcp(40000, 22, 2, 1024));
    add(frames, "tcp to the node's ssh, its ipv4 address mapped to ipv6",
        new FrameBuilder().ipv6().mapIpv4().toHost(NODE_HOST).tcp(40000, 22, 2, 1024));
    add(frames, "tcp from a peer's ssh, its ipv4 address mapped to ipv6",
        new FrameBuilder().ipv6().mapIpv4().fromHost(PEER_HOST).tcp(22, 40000, 16, 1024));
    add(frames, "tcp to another's ssh, its ipv4 address mapped to ipv6", new FrameBuilder().ipv6().mapIpv4().tcp(40000, 22, 2, 1024));
    add(frames, "tcp to a peer's ssh", new FrameBuilder().ipv4().toHost(PEER_HOST).tcp(40000, 22, 2, 1024));
    add(frames, "tcp from the node's address", new FrameBuilder().ipv4().fromHost(NODE_HOST).tcp(22, 40000, 2, 1024));
    add(frames, "udp to the node's port 22", new FrameBuilder().ipv4().toHost(NODE_HOST).udp(40000, 22));
    add(frames, "tcp later fragment to the node", new FrameBuilder().ipv4(0, 64, 0x0002).toHost(NODE_HOST).tcp(40000, 80, 2, 1024));
  }

  private static void addApiServer(List<GoldenFrame> frames) {
    for (int port : new int[] {API_SERVER_PORT, API_SERVER_PORT + 1}) {
      add(frames, "tcp from port " + port + " of an api server",
          new FrameBuilder().ipv4().fromHost(API_SERVER_HOST).tcp(port, 40000, 16, 1024));
      add(frames, "tcp to port " + port + " of an api server",
          new FrameBuilder().ipv6().toHost(API_SERVER_HOST).tcp(40000, port, 16, 1024));
    }
    add(frames, "tcp from an api server to its own port elsewhere",
        new FrameBuilder().ipv6().fromHost(API_SERVER_HOST).tcp(40000, API_SERVER_PORT, 16, 1024));
    add(frames, "tcp from an api server's port elsewhere", new FrameBuilder().ipv4().tcp(API_SERVER_PORT, 40000, 16, 1024));
    add(frames, "tcp from an api server, its ipv4 address mapped to ipv6",
        new FrameBuilder().ipv6().mapIpv4().fromHost(API_SERVER_HOST).tcp(API_SERVER_PORT, 40000, 16, 1024));
    add(frames, "udp from port 443 of an api server", new FrameBuilder().ipv4().fromHost(API_SERVER_HOST).udp(API_SERVER_PORT, 40000));
  }
}
