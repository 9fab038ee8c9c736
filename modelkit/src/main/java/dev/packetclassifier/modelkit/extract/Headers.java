// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.extract;

import dev.packetclassifier.bpf.capture.Frame;

/** Fields of headers in the bytes of a frame, big endian. */
final class Headers {
  static final int IPV4 = 0x0800;
  static final int IPV6 = 0x86dd;
  private static final int ETHERTYPE = 12;
  private static final int VLAN = 0x8100;
  private static final int SERVICE_VLAN = 0x88a8;
  private static final int IPV6_HEADER = 40;

  private Headers() {}

  /** Where layer 3 begins: after the Ethernet header and its VLAN tags. */
  static int link(Frame frame) {
    int at = ETHERTYPE;
    while (at + 6 <= frame.captured && (u16(frame.bytes, at) == VLAN || u16(frame.bytes, at) == SERVICE_VLAN)) {
      at += 4;
    }
    return at + 2;
  }

  static int u16(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
  }

  static long u32(byte[] bytes, int at) {
    return (long) u16(bytes, at) << 16 | u16(bytes, at + 2);
  }

  private static void setU16(byte[] bytes, int at, int value) {
    bytes[at] = (byte) (value >> 8);
    bytes[at + 1] = (byte) value;
  }

  /** @param value of which the lower 32 bits are written */
  static void setU32(byte[] bytes, int at, long value) {
    setU16(bytes, at, (int) (value >> 16));
    setU16(bytes, at + 2, (int) value);
  }

  /** @param length of the IP packet, its header included; at most 65,535 for IPv4 */
  static void setLength(byte[] bytes, int link, boolean ipv6, int length) {
    setU16(bytes, link + (ipv6 ? 4 : 2), ipv6 ? length - IPV6_HEADER : length);
  }
}
