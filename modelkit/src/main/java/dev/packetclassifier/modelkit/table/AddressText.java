// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.table;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Addresses as text, written right into a buffer: allocates nothing. Each method gives where the text ends. */
final class AddressText {
  /** Bytes that a buffer needs from where an address begins: those of its text, and what is written behind an IPv4 address. */
  static final int ROOM = 40;

  private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  /** [octet] its digits and a point, the first digit in the lowest byte. */
  private static final int[] OCTETS = octets();
  private static final int MAC_BYTES = 6;
  /** Upper half of the second eight bytes of an IPv4 address in an IPv6 one (RFC 4291, 2.5.5.2). */
  private static final long MAPPED = 0xffff;

  private AddressText() {}

  private static int[] octets() {
    int[] octets = new int[256];
    for (int i = 0; i < octets.length; i++) {
      String text = i + ".";
      for (int c = 0; c < text.length(); c++) {
        octets[i] |= text.charAt(c) << 8 * c;
      }
    }
    return octets;
  }

  /** @param address 0 to 2^32-1 */
  static int ipv4(long address, byte[] into, int at) {
    int end = at;
    for (int shift = 24; shift >= 0; shift -= 8) {
      int octet = (int) (address >> shift) & 0xff;
      INT.set(into, end, OCTETS[octet]);
      end += octet < 10 ? 2 : octet < 100 ? 3 : 4;
    }
    return end - 1;
  }

  /** Eight groups, none left out; an IPv4 address in an IPv6 one as the former: as {@link java.net.InetAddress} has it. */
  static int ipv6(long high, long low, byte[] into, int at) {
    if (high == 0 && low >>> 32 == MAPPED) {
      return ipv4(low & 0xffff_ffffL, into, at);
    }
    int end = groups(high, into, at);
    into[end++] = ':';
    return groups(low, into, end);
  }

  private static int groups(long four, byte[] into, int at) {
    int end = at;
    for (int shift = 48; shift >= 0; shift -= 16) {
      end = hex((int) (four >>> shift) & 0xffff, into, end);
      into[end++] = ':';
    }
    return end - 1;
  }

  /** Without zeros in front. */
  private static int hex(int group, byte[] into, int at) {
    int end = at;
    for (int shift = 12; shift >= 0; shift -= 4) {
      if (group >>> shift != 0 || shift == 0) {
        into[end++] = HEX[group >>> shift & 0xf];
      }
    }
    return end;
  }

  /** @param address its six bytes, big endian */
  static int mac(long address, byte[] into, int at) {
    int end = at;
    for (int shift = 8 * (MAC_BYTES - 1); shift >= 0; shift -= 8) {
      into[end++] = HEX[(int) (address >>> shift + 4) & 0xf];
      into[end++] = HEX[(int) (address >>> shift) & 0xf];
      into[end++] = ':';
    }
    return end - 1;
  }
}
