package dev.packetclassifier.api.v1alpha1;

/**
 * The feature catalogue: what a model may look at. A feature is one unsigned 32-bit value of a packet.
 *
 * <p>Append-only: the ordinal is the number that the kernel program and model images use ({@code enum feature} in
 * {@code bpf}; a test fails when they drift apart). 0 means absent; a value that can be 0 is stored plus one and says so.
 */
public enum Feature {
  /** 1 IPv4, 2 IPv6, 3 ARP, 4 LLDP, 5 LLC (an 802.3 length instead of a type), 6 EAPOL, 7 anything else. */
  LinkKind,
  /** IP protocol number, for IPv6 the one after the extension headers; 0 for what is not IP. */
  Protocol,
  /** Layer 3 length in bytes: IPv4 total length; IPv6 payload length + 40; else the frame after its tags, at least 46. */
  PacketLength,
  /** Bytes after the TCP, UDP or ICMP header (after the IP headers for other protocols), Ethernet padding excluded; 0 for what is not IP and later fragments. */
  PayloadLength,
  /** TCP or UDP source port; 0 elsewhere and in later fragments. */
  SourcePort,
  /** TCP or UDP destination port; 0 elsewhere and in later fragments. */
  DestinationPort,
  /** The smaller of the two ports. */
  SmallerPort,
  /** Class of the source port: 0 none, 1 below 1024, 2 below 32768, 3 below 49152, 4 the rest. */
  SourcePortClass,
  /** Class of the destination port, as SourcePortClass. */
  DestinationPortClass,
  /** TCP flags byte (FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32, ECE 64, CWR 128) plus one; 0 for what is not TCP. */
  TcpFlags,
  /** TCP window as on the wire, not scaled, plus one; 0 for what is not TCP. */
  TcpWindow,
  /** IPv4 time to live or IPv6 hop limit, plus one; 0 for what is not IP. */
  Ttl,
  /** Differentiated services code point, plus one; 0 for what is not IP. */
  Dscp,
  /** 0 not a fragment, 1 the first fragment, 2 a later one. */
  Fragment,
  /** ICMP or ICMPv6 type plus one; 0 elsewhere. */
  IcmpType,
  /** ARP operation plus one; 0 elsewhere. */
  ArpOperation,
  /** 1 when the destination MAC address is a group address (multicast or broadcast), else 0. */
  Multicast,
  /** First payload byte plus one; 0 when there is none. Payload rows exist for TCP and UDP only. */
  PayloadByte0,
  /** Second payload byte plus one. */
  PayloadByte1,
  /** Third payload byte plus one. */
  PayloadByte2,
  /** Fourth payload byte plus one. */
  PayloadByte3,
  /** Fifth payload byte plus one. */
  PayloadByte4,
  /** Sixth payload byte plus one. */
  PayloadByte5,
  /** Seventh payload byte plus one. */
  PayloadByte6,
  /** Eighth payload byte plus one. */
  PayloadByte7,
  /** Number of printable bytes (32 to 126) among the first 16 of the payload, plus one; 0 without payload. */
  PayloadPrintable,
  /** Number of zero bytes among the first 16 of the payload, plus one; 0 without payload. */
  PayloadZero,
  /** Number of bytes of 128 and more among the first 16 of the payload, plus one; 0 without payload. */
  PayloadHigh
}
