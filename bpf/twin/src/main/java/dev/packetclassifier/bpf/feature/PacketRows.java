// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.feature;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.parse.LinkKind;
import dev.packetclassifier.bpf.parse.Packet;
import dev.packetclassifier.bpf.parse.Transport;
import dev.packetclassifier.bpf.state.StateSnapshot;
import java.util.List;
import java.util.function.ToLongFunction;

/** Rows of the packet alone. */
final class PacketRows {
  private PacketRows() {}

  static void addTo(List<FeatureRow> rows) {
    addNetworkRows(rows);
    addPortRows(rows);
    addHeaderRows(rows);
    addPayloadRows(rows);
  }

  private static FeatureRow row(Feature feature, String unit, long max, String meaning, Kinds kinds, ToLongFunction<Packet> value) {
    return new FeatureRow(feature, unit, max, meaning, Reset.Packet, Cost.Headers, kinds, seen -> value.applyAsLong(seen.packet()));
  }

  private static void addNetworkRows(List<FeatureRow> rows) {
    rows.add(row(Feature.LinkKind, "kind", 7, "1 IPv4, 2 IPv6, 3 ARP, 4 LLDP, 5 LLC, 6 EAPOL, 7 anything else",
        Kinds.ALL.ipv6("2").arp("3").others("4 to 7"), packet -> packet.linkKind().code()));
    rows.add(row(Feature.Protocol, "IP protocol number", 255, "the protocol above IP",
        Kinds.ALL.ipv6("the one after the extension headers").icmp("1 (ICMP), 58 (ICMPv6)").notIp("0"), Packet::protocol));
    rows.add(row(Feature.PacketLength, "bytes", 65575, "layer 3 length: the IPv4 total length",
        Kinds.ALL.ipv6("payload length + 40").fragments("of the fragment").notIp("the frame after its tags, at least 46"),
        Packet::packetLength));
    rows.add(row(Feature.PayloadLength, "bytes", 65535,
        "bytes after the TCP or UDP header, after the IP headers for other protocols; Ethernet padding is none",
        Kinds.TRANSPORT.ipv6("after the extension headers too").icmp("bytes after the 8 of the header"), Packet::payloadLength));
  }

  private static void addPortRows(List<FeatureRow> rows) {
    rows.add(row(Feature.SourcePort, "port", 65535, "TCP or UDP source port", Kinds.TRANSPORT, Packet::sourcePort));
    rows.add(row(Feature.DestinationPort, "port", 65535, "TCP or UDP destination port", Kinds.TRANSPORT, Packet::destinationPort));
    rows.add(row(Feature.SmallerPort, "port", 65535, "the smaller of the two ports", Kinds.TRANSPORT,
        packet -> Math.min(packet.sourcePort(), packet.destinationPort())));
    String classes = "0 for port 0 or none, 1 below 1024, 2 below 32768, 3 below 49152, 4 the rest";
    rows.add(row(Feature.SourcePortClass, "class", 4, "class of the source port: " + classes, Kinds.TRANSPORT,
        packet -> portClass(packet.sourcePort())));
    rows.add(row(Feature.DestinationPortClass, "class", 4, "class of the destination port: " + classes, Kinds.TRANSPORT,
        packet -> portClass(packet.destinationPort())));
  }

  /** Port 0 is no port: SourcePort and DestinationPort cannot tell it from none either. */
  private static int portClass(int port) {
    if (port == 0) {
      return 0;
    }
    if (port < 1024) {
      return 1;
    }
    if (port < 32768) {
      return 2;
    }
    return port < 49152 ? 3 : 4;
  }

  private static void addHeaderRows(List<FeatureRow> rows) {
    rows.add(row(Feature.TcpFlags, "flags byte + 1", 256,
        "sum of FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32, ECE 64, CWR 128, plus one; 0 for what is not TCP", Kinds.TRANSPORT,
        packet -> packet.transport() == Transport.Tcp ? packet.tcpFlags() + 1 : 0));
    rows.add(row(Feature.TcpWindow, "bytes, not scaled, + 1", 65536, "TCP window as on the wire plus one; 0 for what is not TCP",
        Kinds.TRANSPORT, packet -> packet.transport() == Transport.Tcp ? packet.tcpWindow() + 1 : 0));
    rows.add(row(Feature.Ttl, "hops + 1", 256, "time to live plus one", Kinds.ALL.ipv6("hop limit plus one").notIp("0"),
        packet -> packet.isIp() ? packet.ttl() + 1 : 0));
    rows.add(row(Feature.Dscp, "code point + 1", 64, "differentiated services code point plus one",
        Kinds.ALL.ipv6("upper six bits of the traffic class plus one").notIp("0"), packet -> packet.isIp() ? packet.dscp() + 1 : 0));
    rows.add(row(Feature.Fragment, "kind", 2, "0 not a fragment, 1 the first fragment, 2 a later one",
        Kinds.ALL.ipv6("from its fragment header; one with offset 0 and nothing to follow makes no fragment").fragments("2").notIp("0"),
        packet -> packet.fragment().ordinal()));
    rows.add(row(Feature.IcmpType, "type + 1", 256, "ICMP type plus one; 0 for what is not ICMP",
        Kinds.TRANSPORT.ipv6("ICMPv6 type plus one").icmp("the type of the outer header plus one"), PacketRows::icmpType));
    rows.add(row(Feature.ArpOperation, "operation + 1", 65536, "ARP operation plus one; 0 for what is not ARP",
        new Kinds("0", "0", "0", "operation plus one", "0"),
        packet -> packet.linkKind() == LinkKind.ARP ? packet.arpOperation() + 1 : 0));
    rows.add(row(Feature.Multicast, "flag", 1, "1 when the destination MAC address is a group address (multicast or broadcast)", Kinds.ALL,
        packet -> packet.multicast() ? 1 : 0));
  }

  private static long icmpType(Packet packet) {
    return packet.transport() == Transport.Icmp || packet.transport() == Transport.Icmpv6 ? packet.icmpType() + 1 : 0;
  }

  private static void addPayloadRows(List<FeatureRow> rows) {
    for (int i = 0; i < 8; i++) {
      int index = i;
      rows.add(payload(Feature.valueOf("PayloadByte" + i), "byte + 1", 256, "payload byte " + i
          + " plus one; 0 when there is none",
          seen -> index < seen.packet().visiblePayload() ? seen.packet().payload(index) + 1 : 0));
    }
    String note = " among the first 16 payload bytes plus one; 0 without payload";
    rows.add(payload(Feature.PayloadPrintable, "bytes + 1", 17, "number of printable bytes (32 to 126)" + note,
        seen -> seen.payloadClasses().printable()));
    rows.add(payload(Feature.PayloadZero, "bytes + 1", 17, "number of zero bytes" + note, seen -> seen.payloadClasses().zero()));
    rows.add(payload(Feature.PayloadHigh, "bytes + 1", 17, "number of bytes of 128 and more" + note, seen -> seen.payloadClasses().high()));
  }

  private static FeatureRow payload(Feature feature, String unit, long max, String meaning, ToLongFunction<StateSnapshot> value) {
    return new FeatureRow(feature, unit, max, meaning + " (TCP and UDP only, within the frame's first 192 bytes)", Reset.Packet,
        Cost.Payload,
        Kinds.TRANSPORT, value);
  }
}
