// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.parse;

/** Layer 3 and its extension headers. */
final class IpParser {
  private static final int IPV4_HEADER = 20;
  private static final int IPV6_HEADER = 40;
  private static final int MAX_EXTENSIONS = 8;
  /** Extension headers count their length in this, and none is shorter. */
  private static final int EXTENSION_UNIT = 8;
  private static final int HOP_BY_HOP = 0;
  private static final int JUMBO_OPTION = 0xc2;
  private static final int ROUTING = 43;
  private static final int FRAGMENT = 44;
  private static final int AUTHENTICATION = 51;
  private static final int DESTINATION = 60;
  private static final int MOBILITY = 135;
  private static final int HIP = 139;
  private static final int SHIM6 = 140;

  private final FrameBytes frame;
  private final TransportParser transport;

  IpParser(FrameBytes frame) {
    this.frame = frame;
    this.transport = new TransportParser(frame);
  }

  Outcome parseIpv4(int at, Packet packet) {
    if (!frame.has(at + IPV4_HEADER)) {
      return frame.missing();
    }
    int header = (frame.u8(at) & 0xf) * 4;
    int total = frame.u16(at + 2);
    if (total == 0 && packet.segmentSize > 0) {
      // BIG TCP: more than the field can say.
      total = frame.frameLength() - at;
    }
    if (frame.u8(at) >> 4 != 4 || header < IPV4_HEADER || total < header || at + total > frame.frameLength()) {
      return Outcome.Malformed;
    }
    if (!frame.has(at + header)) {
      return frame.missing();
    }
    packet.packetLength = total;
    packet.dscp = frame.u8(at + 1) >> 2;
    packet.ttl = frame.u8(at + 8);
    packet.protocol = frame.u8(at + 9);
    packet.sourceLow = frame.u32(at + 12);
    packet.destinationLow = frame.u32(at + 16);
    packet.ipHeaderRead = true;
    packet.fragment = ipv4Fragment(frame.u16(at + 6));
    return transport.parse(at + header, at + total, packet);
  }

  private static Fragment ipv4Fragment(int flagsAndOffset) {
    if ((flagsAndOffset & 0x1fff) != 0) {
      return Fragment.Later;
    }
    return (flagsAndOffset & 0x2000) != 0 ? Fragment.First : Fragment.None;
  }

  Outcome parseIpv6(int at, Packet packet) {
    if (!frame.has(at + IPV6_HEADER)) {
      return frame.missing();
    }
    int payload = frame.u16(at + 4);
    boolean big = payload == 0 && packet.segmentSize > 0;
    if (big) {
      payload = frame.frameLength() - at - IPV6_HEADER;
    }
    if (frame.u8(at) >> 4 != 6 || at + IPV6_HEADER + payload > frame.frameLength()) {
      return Outcome.Malformed;
    }
    packet.packetLength = IPV6_HEADER + payload;
    packet.dscp = (frame.u16(at) >> 6) & 0x3f;
    packet.ttl = frame.u8(at + 7);
    packet.sourceHigh = frame.u64(at + 8);
    packet.sourceLow = frame.u64(at + 16);
    packet.destinationHigh = frame.u64(at + 24);
    packet.destinationLow = frame.u64(at + 32);
    packet.ipHeaderRead = true;
    int next = frame.u8(at + 6);
    int start = at + IPV6_HEADER;
    if (big && isJumboHeader(next, start)) {
      packet.packetLength -= EXTENSION_UNIT;
      return walkExtensions(frame.u8(start), start + EXTENSION_UNIT, start + payload, packet);
    }
    return walkExtensions(next, start, start + payload, packet);
  }

  /** What BIG TCP puts in front and never sends. */
  private boolean isJumboHeader(int header, int at) {
    return header == HOP_BY_HOP && frame.has(at + EXTENSION_UNIT) && frame.u8(at + 1) == 0 && frame.u8(at + 2) == JUMBO_OPTION;
  }

  private Outcome walkExtensions(int firstHeader, int start, int end, Packet packet) {
    int next = firstHeader;
    int at = start;
    for (int walked = 0; isExtension(next) && packet.fragment != Fragment.Later; walked++) {
      packet.protocol = next;
      if (walked == MAX_EXTENSIONS) {
        return Outcome.TooDeep;
      }
      if (at + EXTENSION_UNIT > end) {
        return Outcome.Malformed;
      }
      if (!frame.has(at + (next == FRAGMENT ? 4 : 2))) {
        return frame.missing();
      }
      int length = extensionLength(next, at);
      if (at + length > end) {
        return Outcome.Malformed;
      }
      if (next == FRAGMENT) {
        noteFragment(frame.u16(at + 2), packet);
      }
      next = frame.u8(at);
      at += length;
    }
    packet.protocol = next;
    return transport.parse(at, end, packet);
  }

  static boolean isExtension(int header) {
    return switch (header) {
      case HOP_BY_HOP, ROUTING, FRAGMENT, AUTHENTICATION, DESTINATION, MOBILITY, HIP, SHIM6 -> true;
      default -> false;
    };
  }

  private int extensionLength(int header, int at) {
    return switch (header) {
      case FRAGMENT -> EXTENSION_UNIT;
      case AUTHENTICATION -> (frame.u8(at + 1) + 2) * 4;
      default -> (frame.u8(at + 1) + 1) * EXTENSION_UNIT;
    };
  }

  /** An "atomic" fragment header, offset 0 and nothing to follow, leaves the packet as whole as it was. */
  private static void noteFragment(int offsetAndFlags, Packet packet) {
    if (offsetAndFlags >> 3 != 0) {
      packet.fragment = Fragment.Later;
    } else if ((offsetAndFlags & 1) != 0) {
      packet.fragment = Fragment.First;
    }
  }
}
