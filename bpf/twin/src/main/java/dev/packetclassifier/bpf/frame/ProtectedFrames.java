package dev.packetclassifier.bpf.frame;

import static dev.packetclassifier.bpf.frame.GoldenFrames.add;

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
  private static final int API_SERVER_PORT = 443;

  private ProtectedFrames() {
  }

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
        .map(address -> new InetSocketAddress(address, API_SERVER_PORT)).collect(Collectors.toSet()));
  }

  static void addTo(List<GoldenFrame> frames) {
    addIcmp(frames);
    addUdpPorts(frames);
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

  private static void addUdpPorts(List<GoldenFrame> frames) {
    for (int port : new int[] {66, 67, 68, 69, 546, 547, 4789, 8472, 6081, 51820, 3784, 3785, 4784, 3783, 3786, 4788}) {
      add(frames, "udp from port " + port, new FrameBuilder().ipv4().udp(port, 40000).payload(12));
      add(frames, "udp to port " + port + " over ipv6", new FrameBuilder().ipv6().udp(40000, port).payload(12));
    }
    add(frames, "tcp to a tunnel's port", new FrameBuilder().ipv4().tcp(40000, 4789, 2, 1024));
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
