package dev.packetclassifier.bpf.feature;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.parse.LinkKind;
import dev.packetclassifier.bpf.parse.Packet;
import dev.packetclassifier.bpf.parse.Transport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToLongFunction;

/** Every feature, in the order of its number: the reference for documentation and the twin's computation in one. */
public final class Catalogue {
  private static final String SAME = "as IPv4";
  private static final String ZERO = "0";
  private static final String AS_WHOLE = "as whole packets";
  private static final String AS_OTHERS = "as other packets";

  private static final List<FeatureRow> ROWS = rows();

  private Catalogue() {
  }

  /** All rows; the index is the feature's number. */
  public static List<FeatureRow> all() {
    return ROWS;
  }

  public static FeatureRow row(Feature feature) {
    return ROWS.get(feature.ordinal());
  }

  private static List<FeatureRow> rows() {
    List<FeatureRow> rows = new ArrayList<>();
    addNetworkRows(rows);
    addPortRows(rows);
    addHeaderRows(rows);
    addPayloadRows(rows);
    return Collections.unmodifiableList(rows);
  }

  private static void addNetworkRows(List<FeatureRow> rows) {
    rows.add(new FeatureRow(Feature.LinkKind, "kind", 7, "1 IPv4, 2 IPv6, 3 ARP, 4 LLDP, 5 LLC, 6 EAPOL, 7 anything else",
        "2", AS_WHOLE, AS_OTHERS, "3 to 7", packet -> packet.linkKind().code()));
    rows.add(new FeatureRow(Feature.Protocol, "IP protocol number", 255, "the protocol above IP",
        "the one after the extension headers", AS_WHOLE, "1 (ICMP), 58 (ICMPv6)", ZERO, Packet::protocol));
    rows.add(new FeatureRow(Feature.PacketLength, "bytes", 65575, "layer 3 length: the IPv4 total length",
        "payload length + 40", "of the fragment", AS_OTHERS, "the frame after its tags, at least 46", Packet::packetLength));
    rows.add(new FeatureRow(Feature.PayloadLength, "bytes", 65535,
        "bytes after the TCP or UDP header, after the IP headers for other protocols; Ethernet padding is none",
        "after the extension headers too", ZERO, "bytes after the 8 of the header", ZERO, Packet::payloadLength));
  }

  private static void addPortRows(List<FeatureRow> rows) {
    rows.add(ports(Feature.SourcePort, "port", 65535, "TCP or UDP source port", Packet::sourcePort));
    rows.add(ports(Feature.DestinationPort, "port", 65535, "TCP or UDP destination port", Packet::destinationPort));
    rows.add(ports(Feature.SmallerPort, "port", 65535, "the smaller of the two ports",
        packet -> Math.min(packet.sourcePort(), packet.destinationPort())));
    String classes = "0 for port 0 or none, 1 below 1024, 2 below 32768, 3 below 49152, 4 the rest";
    rows.add(ports(Feature.SourcePortClass, "class", 4, "class of the source port: " + classes,
        packet -> portClass(packet.sourcePort())));
    rows.add(ports(Feature.DestinationPortClass, "class", 4, "class of the destination port: " + classes,
        packet -> portClass(packet.destinationPort())));
  }

  private static FeatureRow ports(Feature feature, String unit, long max, String meaning, ToLongFunction<Packet> value) {
    return new FeatureRow(feature, unit, max, meaning, SAME, ZERO, ZERO, ZERO, value);
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
    rows.add(new FeatureRow(Feature.TcpFlags, "flags byte + 1", 256,
        "sum of FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32, ECE 64, CWR 128, plus one; 0 for what is not TCP",
        SAME, ZERO, ZERO, ZERO, packet -> packet.transport() == Transport.Tcp ? packet.tcpFlags() + 1 : 0));
    rows.add(new FeatureRow(Feature.TcpWindow, "bytes, not scaled, + 1", 65536, "TCP window as on the wire plus one; 0 for what is not TCP",
        SAME, ZERO, ZERO, ZERO, packet -> packet.transport() == Transport.Tcp ? packet.tcpWindow() + 1 : 0));
    rows.add(new FeatureRow(Feature.Ttl, "hops + 1", 256, "time to live plus one", "hop limit plus one", AS_WHOLE, AS_OTHERS, ZERO,
        packet -> packet.isIp() ? packet.ttl() + 1 : 0));
    rows.add(new FeatureRow(Feature.Dscp, "code point + 1", 64, "differentiated services code point plus one",
        "upper six bits of the traffic class plus one", AS_WHOLE, AS_OTHERS, ZERO, packet -> packet.isIp() ? packet.dscp() + 1 : 0));
    rows.add(new FeatureRow(Feature.Fragment, "kind", 2, "0 not a fragment, 1 the first fragment, 2 a later one",
        "from its fragment header; one with offset 0 and nothing to follow makes no fragment", "2", AS_OTHERS, ZERO,
        packet -> packet.fragment().ordinal()));
    rows.add(new FeatureRow(Feature.IcmpType, "type + 1", 256, "ICMP type plus one; 0 for what is not ICMP", "ICMPv6 type plus one", ZERO,
        "the type of the outer header plus one", ZERO, Catalogue::icmpType));
    rows.add(new FeatureRow(Feature.ArpOperation, "operation + 1", 65536, "ARP operation plus one; 0 for what is not ARP", ZERO, ZERO, ZERO,
        "ARP: operation plus one; others 0",
        packet -> packet.linkKind() == LinkKind.ARP ? packet.arpOperation() + 1 : 0));
    rows.add(new FeatureRow(Feature.Multicast, "flag", 1, "1 when the destination MAC address is a group address (multicast or broadcast)",
        SAME, AS_WHOLE, AS_OTHERS, "as IP", packet -> packet.multicast() ? 1 : 0));
  }

  private static long icmpType(Packet packet) {
    return packet.transport() == Transport.Icmp || packet.transport() == Transport.Icmpv6 ? packet.icmpType() + 1 : 0;
  }

  private static void addPayloadRows(List<FeatureRow> rows) {
    for (int i = 0; i < 8; i++) {
      int index = i;
      rows.add(payload(Feature.values()[Feature.PayloadByte0.ordinal() + i], "byte + 1", 256,
          "payload byte " + i + " plus one; 0 when there is none", packet -> index < packet.visiblePayload() ? packet.payload(index) + 1 : 0));
    }
    String note = " among the first 16 payload bytes plus one; 0 without payload";
    rows.add(payload(Feature.PayloadPrintable, "bytes + 1", 17, "number of printable bytes (32 to 126)" + note,
        PayloadClasses::printable));
    rows.add(payload(Feature.PayloadZero, "bytes + 1", 17, "number of zero bytes" + note, PayloadClasses::zero));
    rows.add(payload(Feature.PayloadHigh, "bytes + 1", 17, "number of bytes of 128 and more" + note, PayloadClasses::high));
  }

  private static FeatureRow payload(Feature feature, String unit, long max, String meaning, ToLongFunction<Packet> value) {
    return new FeatureRow(feature, unit, max, meaning + " (TCP and UDP only, within the frame's first 192 bytes)", SAME, ZERO, ZERO, ZERO, value);
  }
}
