// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.parse;

import java.util.Objects;

/**
 * From the bytes of a frame to a {@link Packet}, as the kernel program does it: Ethernet, up to two VLAN tags, IPv4, IPv6
 * with extension headers, TCP, UDP, ICMP, ICMPv6, ARP. Looks at the first 192 bytes only. Total: every sequence of bytes
 * has an outcome. Allocates nothing; not for use by several threads.
 */
public final class Parser {
  private static final int ETHERNET_HEADER = 14;
  private static final int ETHERTYPE_AT = 12;
  private static final int TAG = 4;
  private static final int MAX_TAGS = 2;
  private static final int MIN_ETHERNET_PAYLOAD = 46;
  private static final int ARP_HEADER = 8;
  /** Length of ARP for IPv4 addresses on Ethernet, which starts with this: hardware type, protocol type, their lengths. */
  private static final int ARP_IPV4 = 28;
  private static final long ETHERNET_TO_IPV4 = 0x0001_0800_0604L;
  private static final int ARP_SENDER = 14;
  private static final int ARP_TARGET = 24;

  private final FrameBytes frame = new FrameBytes();
  private final IpParser ip = new IpParser(frame);

  /** A whole frame. */
  public Outcome parse(byte[] frame, Packet packet) {
    return parse(frame, 0, frame.length, frame.length, packet);
  }

  /**
   * @param bytes holds the frame's first bytes; kept until the next frame for {@link Packet#payload}
   * @param offset where in {@code bytes} the frame starts
   * @param available how many of its bytes are there; with less than min(192, frameLength), as in captures cut short, values
   *     differ from the kernel's
   * @param frameLength bytes of the whole frame on the wire
   */
  public Outcome parse(byte[] bytes, int offset, int available, int frameLength, Packet packet) {
    return parse(bytes, offset, available, frameLength, 0, 0, packet);
  }

  /**
   * As above, of a packet that may stand for several.
   *
   * @param segmentSize payload bytes of each; 0 when it travels as it is
   * @param gsoSegments the kernel's number of them, 0 when it said none
   */
  public Outcome parse(byte[] bytes, int offset, int available, int frameLength, int segmentSize, int gsoSegments, Packet packet) {
    Objects.checkFromIndexSize(offset, available, bytes.length);
    frame.set(bytes, offset, available, frameLength);
    packet.reset(bytes, offset, frameLength);
    packet.segmentSize = segmentSize;
    packet.gsoSegments = gsoSegments;
    if (!frame.has(ETHERNET_HEADER)) {
      return frame.missing();
    }
    packet.multicast = (frame.u8(0) & 1) != 0;
    return parseTags(packet);
  }

  private Outcome parseTags(Packet packet) {
    int ethertypeAt = ETHERTYPE_AT;
    for (int tags = 0; tags < MAX_TAGS && isTag(frame.u16(ethertypeAt)); tags++) {
      ethertypeAt += TAG;
      if (!frame.has(ethertypeAt + 2)) {
        return frame.missing();
      }
    }
    packet.linkKind = LinkKind.of(frame.u16(ethertypeAt));
    packet.layer2 = ethertypeAt + 2;
    return parseNetwork(ethertypeAt + 2, packet);
  }

  private static boolean isTag(int ethertype) {
    return ethertype == 0x8100 || ethertype == 0x88a8;
  }

  private Outcome parseNetwork(int at, Packet packet) {
    switch (packet.linkKind) {
      case IPv4 :
        return ip.parseIpv4(at, packet);
      case IPv6 :
        return ip.parseIpv6(at, packet);
      default :
        packet.packetLength = Math.max(MIN_ETHERNET_PAYLOAD, frame.frameLength() - at);
        return packet.linkKind == LinkKind.ARP ? parseArp(at, packet) : Outcome.Parsed;
    }
  }

  private Outcome parseArp(int at, Packet packet) {
    if (!frame.has(at + ARP_HEADER)) {
      return frame.missing();
    }
    packet.arpOperation = frame.u16(at + 6);
    if (frame.has(at + ARP_IPV4) && frame.u64(at) >>> 16 == ETHERNET_TO_IPV4) {
      packet.arpAddresses = true;
      packet.sourceLow = frame.u32(at + ARP_SENDER);
      packet.destinationLow = frame.u32(at + ARP_TARGET);
    }
    return Outcome.Parsed;
  }
}
