// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.state;

import dev.packetclassifier.bpf.parse.LinkKind;
import dev.packetclassifier.bpf.parse.Packet;
import dev.packetclassifier.bpf.parse.Transport;

/** What a station may have sent, in the order of the rows. */
public enum StationProtocol {
  Arp,
  Llc,
  Eapol,
  Ipv4,
  Ipv6,
  Icmp,
  Icmpv6,
  Tcp,
  Udp,
  Igmp,
  Multicast,
  Http,
  Tls,
  Dhcp,
  Dns,
  Ssdp,
  Mdns,
  Ntp;

  static final int DNS_PORT = 53;
  private static final int IGMP = 2;

  private int bit() {
    return 1 << ordinal();
  }

  /** The bits of what a packet shows. */
  static int by(Packet packet) {
    int bits = byLink(packet) | byTransport(packet);
    if (packet.linkKind() == LinkKind.IPv4 && packet.protocol() == IGMP) {
      bits |= Igmp.bit();
    }
    if (packet.multicast()) {
      bits |= Multicast.bit();
    }
    if (packet.hasPorts()) {
      boolean udp = packet.transport() == Transport.Udp;
      bits |= byPort(packet.sourcePort(), udp) | byPort(packet.destinationPort(), udp);
    }
    return bits;
  }

  private static int byLink(Packet packet) {
    return switch (packet.linkKind()) {
      case ARP -> Arp.bit();
      case LLC -> Llc.bit();
      case EAPOL -> Eapol.bit();
      case IPv4 -> Ipv4.bit();
      case IPv6 -> Ipv6.bit();
      case LLDP, Other -> 0;
    };
  }

  private static int byTransport(Packet packet) {
    return switch (packet.transport()) {
      case Icmp -> Icmp.bit();
      case Icmpv6 -> Icmpv6.bit();
      case Tcp -> Tcp.bit();
      case Udp -> Udp.bit();
      case None -> 0;
    };
  }

  private static int byPort(int port, boolean udp) {
    return switch (port) {
      case 80, 8080 -> udp ? 0 : Http.bit();
      case 443 -> Tls.bit();
      case DNS_PORT -> Dns.bit();
      case 67, 68, 546, 547 -> udp ? Dhcp.bit() : 0;
      case 1900 -> udp ? Ssdp.bit() : 0;
      case 5353 -> udp ? Mdns.bit() : 0;
      case 123 -> udp ? Ntp.bit() : 0;
      default -> 0;
    };
  }

  /** Whether a UDP packet is IPv4's DHCP, whose lengths are remembered. */
  static boolean isDhcp(Packet packet) {
    return isDhcp(packet.sourcePort()) || isDhcp(packet.destinationPort());
  }

  private static boolean isDhcp(int port) {
    return port == 67 || port == 68;
  }
}
