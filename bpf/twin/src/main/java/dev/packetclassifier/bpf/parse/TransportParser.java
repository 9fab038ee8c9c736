// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.parse;

/** Layer 4 and the payload behind it. A header must fit in the IP payload, then in the bytes that are visible. */
final class TransportParser {
  private static final int TCP_HEADER = 20;
  private static final int UDP_HEADER = 8;
  private static final int ICMP_HEADER = 8;
  private static final int ICMP = 1;
  static final int TCP = 6;
  static final int UDP = 17;
  private static final int ICMPV6 = 58;

  private final FrameBytes frame;

  TransportParser(FrameBytes frame) {
    this.frame = frame;
  }

  /**
   * @param at where the IP payload starts
   * @param end where it ends; inside the frame
   */
  Outcome parse(int at, int end, Packet packet) {
    if (packet.fragment == Fragment.Later) {
      return Outcome.Parsed;
    }
    packet.transport = transport(packet);
    return switch (packet.transport) {
      case Tcp -> parseTcp(at, end, packet);
      case Udp -> parseUdp(at, end, packet);
      case Icmp, Icmpv6 -> parseIcmp(at, end, packet);
      case None -> {
        packet.payloadLength = end - at;
        yield Outcome.Parsed;
      }
    };
  }

  private static Transport transport(Packet packet) {
    return switch (packet.protocol) {
      case TCP -> Transport.Tcp;
      case UDP -> Transport.Udp;
      case ICMP -> packet.linkKind == LinkKind.IPv4 ? Transport.Icmp : Transport.None;
      case ICMPV6 -> packet.linkKind == LinkKind.IPv6 ? Transport.Icmpv6 : Transport.None;
      default -> Transport.None;
    };
  }

  /** {@link Outcome#Parsed} when a header of this length can be read. */
  private Outcome check(int at, int header, int end) {
    if (at + header > end) {
      return Outcome.Malformed;
    }
    return frame.has(at + header) ? Outcome.Parsed : frame.missing();
  }

  private Outcome parseTcp(int at, int end, Packet packet) {
    Outcome outcome = check(at, TCP_HEADER, end);
    if (outcome != Outcome.Parsed) {
      return outcome;
    }
    int header = (frame.u8(at + 12) >> 4) * 4;
    if (header < TCP_HEADER || at + header > end) {
      return Outcome.Malformed;
    }
    packet.tcpFlags = frame.u8(at + 13);
    packet.tcpWindow = frame.u16(at + 14);
    packet.tcpSequence = frame.u16(at + 4) << 16 | frame.u16(at + 6);
    packet.tcpAcknowledgment = frame.u16(at + 8) << 16 | frame.u16(at + 10);
    packet.optionsStart = frame.index(at + TCP_HEADER);
    packet.visibleOptions = Math.min(at + header, frame.size()) - at - TCP_HEADER;
    readPorts(at, packet);
    readPayload(at + header, end, packet);
    return Outcome.Parsed;
  }

  private Outcome parseUdp(int at, int end, Packet packet) {
    Outcome outcome = check(at, UDP_HEADER, end);
    if (outcome == Outcome.Parsed) {
      readPorts(at, packet);
      readPayload(at + UDP_HEADER, end, packet);
    }
    return outcome;
  }

  private Outcome parseIcmp(int at, int end, Packet packet) {
    Outcome outcome = check(at, ICMP_HEADER, end);
    if (outcome == Outcome.Parsed) {
      packet.icmpType = frame.u8(at);
      packet.payloadLength = end - at - ICMP_HEADER;
    }
    return outcome;
  }

  private void readPorts(int at, Packet packet) {
    packet.sourcePort = frame.u16(at);
    packet.destinationPort = frame.u16(at + 2);
  }

  private void readPayload(int at, int end, Packet packet) {
    packet.payloadLength = end - at;
    packet.payloadStart = frame.index(at);
    packet.visiblePayload = Math.max(0, Math.min(end, frame.size()) - at);
  }
}
