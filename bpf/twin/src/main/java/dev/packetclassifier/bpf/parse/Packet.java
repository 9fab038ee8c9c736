// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.parse;

/**
 * What the parser found in one frame. Mutable and reused from frame to frame, so that parsing allocates nothing; valid
 * until the next frame is parsed into it, and only after the outcome {@link Outcome#Parsed}. Numbers that a packet lacks
 * are 0. Not for use by several threads.
 */
public final class Packet {
  private static final int MAC_BYTES = 6;
  private static final int FIN = 1;
  private static final int SYN = 2;
  private static final int RST = 4;
  private static final int PSH = 8;
  private static final int ACK = 16;

  byte[] bytes;
  /** Index in {@link #bytes} of the frame's first byte. */
  int frameStart;
  int frameLength;
  int segmentSize;
  int gsoSegments;
  /** Bytes before layer 3. */
  int layer2;
  private int wholeLength;
  private int wholePayload;
  private int wholeFlags;
  LinkKind linkKind;
  boolean multicast;
  int packetLength;
  int protocol;
  int ttl;
  int dscp;
  long sourceHigh;
  long sourceLow;
  long destinationHigh;
  long destinationLow;
  Fragment fragment;
  Transport transport;
  int sourcePort;
  int destinationPort;
  int tcpFlags;
  int tcpWindow;
  int tcpSequence;
  int tcpAcknowledgment;
  int icmpType;
  int arpOperation;
  boolean arpAddresses;
  boolean ipHeaderRead;
  /** Index in {@link #bytes}. */
  int optionsStart;
  int visibleOptions;
  int payloadLength;
  /** Index in {@link #bytes}. */
  int payloadStart;
  int visiblePayload;

  void reset(byte[] frame, int start, int length) {
    bytes = frame;
    frameStart = start;
    frameLength = length;
    segmentSize = 0;
    gsoSegments = 0;
    layer2 = 0;
    linkKind = LinkKind.Other;
    multicast = false;
    packetLength = 0;
    protocol = 0;
    ttl = 0;
    dscp = 0;
    sourceHigh = 0;
    sourceLow = 0;
    destinationHigh = 0;
    destinationLow = 0;
    fragment = Fragment.None;
    transport = Transport.None;
    sourcePort = 0;
    destinationPort = 0;
    tcpFlags = 0;
    tcpWindow = 0;
    tcpSequence = 0;
    tcpAcknowledgment = 0;
    icmpType = 0;
    arpOperation = 0;
    arpAddresses = false;
    ipHeaderRead = false;
    optionsStart = 0;
    visibleOptions = 0;
    payloadLength = 0;
    payloadStart = 0;
    visiblePayload = 0;
  }

  /** Bytes of the whole frame, Ethernet header included. */
  public int frameLength() {
    return frameLength;
  }

  /** Payload bytes of each of the packets that it stands for; 0 when it travels as it is. */
  public int segmentSize() {
    return segmentSize;
  }

  /** The kernel's number of the packets that it stands for; 0 when it said none. */
  public int gsoSegments() {
    return gsoSegments;
  }

  /** Bytes before layer 3, tags included. */
  public int layer2() {
    return layer2;
  }

  /** Turns what was merged into its first segment: its lengths, and its flags without FIN and PSH. */
  public void asFirstSegment(int length, int payload) {
    wholeLength = packetLength;
    wholePayload = payloadLength;
    wholeFlags = tcpFlags;
    packetLength = length;
    payloadLength = payload;
    tcpFlags &= ~(FIN | PSH);
  }

  /** Takes {@link #asFirstSegment} back. */
  public void asWhole() {
    packetLength = wholeLength;
    payloadLength = wholePayload;
    tcpFlags = wholeFlags;
  }

  public LinkKind linkKind() {
    return linkKind;
  }

  public boolean isIp() {
    return linkKind == LinkKind.IPv4 || linkKind == LinkKind.IPv6;
  }

  /** Whether an IP header was read that does not contradict itself: then there are addresses, also of a packet that was not parsed. */
  public boolean isIpHeaderRead() {
    return ipHeaderRead;
  }

  /** Whether the last protocol that was reached is TCP, UDP or an IPv6 extension header. */
  public boolean reachedTransportOrExtension() {
    return protocol == TransportParser.TCP || protocol == TransportParser.UDP
        || linkKind == LinkKind.IPv6 && IpParser.isExtension(protocol);
  }

  /** The six bytes of the sender's MAC address, little endian. */
  public long sourceMac() {
    return mac(frameStart + MAC_BYTES);
  }

  /** The six bytes of the receiver's MAC address, little endian. */
  public long destinationMac() {
    return mac(frameStart);
  }

  private long mac(int at) {
    long mac = 0;
    for (int i = MAC_BYTES - 1; i >= 0; i--) {
      mac = mac << 8 | bytes[at + i] & 0xff;
    }
    return mac;
  }

  /** Whether there are a source and a destination address: IP, and ARP that asks for or tells IPv4 addresses. */
  public boolean hasAddresses() {
    return isIp() || arpAddresses;
  }

  /** The destination MAC address is a group address. */
  public boolean multicast() {
    return multicast;
  }

  /** Layer 3 length in bytes; for what is not IP the frame after its tags, at least 46. */
  public int packetLength() {
    return packetLength;
  }

  /** IP protocol, for IPv6 after the extension headers. */
  public int protocol() {
    return protocol;
  }

  /** IPv4 time to live, IPv6 hop limit. */
  public int ttl() {
    return ttl;
  }

  /** 0 to 63. */
  public int dscp() {
    return dscp;
  }

  /** First 8 bytes of an IPv6 source address, big endian; 0 for IPv4 and ARP. */
  public long sourceHigh() {
    return sourceHigh;
  }

  /** Last 8 bytes of an IPv6 source address, big endian; the whole IPv4 one (of ARP the sender's), 0 to 2^32-1. */
  public long sourceLow() {
    return sourceLow;
  }

  /** As {@link #sourceHigh()}. */
  public long destinationHigh() {
    return destinationHigh;
  }

  /** As {@link #sourceLow()}. */
  public long destinationLow() {
    return destinationLow;
  }

  public Fragment fragment() {
    return fragment;
  }

  public Transport transport() {
    return transport;
  }

  /** TCP or UDP: the packet has ports. */
  public boolean hasPorts() {
    return transport == Transport.Tcp || transport == Transport.Udp;
  }

  public int sourcePort() {
    return sourcePort;
  }

  public int destinationPort() {
    return destinationPort;
  }

  /** The flags byte, FIN 1 to CWR 128. */
  public int tcpFlags() {
    return tcpFlags;
  }

  /** TCP with SYN. */
  public boolean isSyn() {
    return (tcpFlags & SYN) != 0;
  }

  /** TCP with SYN and without ACK: asks for a connection. */
  public boolean isFirstSyn() {
    return (tcpFlags & (SYN | ACK)) == SYN;
  }

  /** TCP with ACK. */
  public boolean isAck() {
    return (tcpFlags & ACK) != 0;
  }

  /** TCP with RST. */
  public boolean isReset() {
    return (tcpFlags & RST) != 0;
  }

  /** TCP with FIN or RST: ends a connection. */
  public boolean isFinOrRst() {
    return (tcpFlags & (FIN | RST)) != 0;
  }

  /** TCP with SYN and ACK: accepts a connection. */
  public boolean isSynAck() {
    return (tcpFlags & (SYN | ACK)) == (SYN | ACK);
  }

  /** TCP with ACK, without SYN and RST. */
  public boolean isPlainAck() {
    return (tcpFlags & (SYN | RST | ACK)) == ACK;
  }

  /** Of TCP, unsigned. */
  public int tcpSequence() {
    return tcpSequence;
  }

  /** Of TCP, unsigned; without meaning when ACK is not set. */
  public int tcpAcknowledgment() {
    return tcpAcknowledgment;
  }

  /** As on the wire, not scaled. */
  public int tcpWindow() {
    return tcpWindow;
  }

  /** The type of ICMP or ICMPv6. */
  public int icmpType() {
    return icmpType;
  }

  /** Says what became of another packet: unreachable, quench, redirect, time exceeded, bad parameter; of ICMPv6 1 to 4. */
  public boolean isIcmpError() {
    if (transport == Transport.Icmp) {
      return icmpType == 3 || icmpType == 4 || icmpType == 5 || icmpType == 11 || icmpType == 12;
    }
    return transport == Transport.Icmpv6 && icmpType >= 1 && icmpType <= 4;
  }

  public int arpOperation() {
    return arpOperation;
  }

  /** How many bytes of TCP options can be seen: within header, packet and the frame's first 192 bytes. */
  public int visibleOptions() {
    return visibleOptions;
  }

  /**
   * @param index 0 up to {@link #visibleOptions()}, exclusive
   * @return 0 to 255
   */
  public int option(int index) {
    return bytes[optionsStart + index] & 0xff;
  }

  /** Bytes after the transport header, or after the IP headers for other protocols; 0 for later fragments and what is not IP. */
  public int payloadLength() {
    return payloadLength;
  }

  /** How many payload bytes can be seen: TCP and UDP only, and only within the frame's first 192 bytes. */
  public int visiblePayload() {
    return visiblePayload;
  }

  /**
   * @param index 0 up to {@link #visiblePayload()}, exclusive
   * @return 0 to 255
   */
  public int payload(int index) {
    return bytes[payloadStart + index] & 0xff;
  }
}
