// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.label;

import dev.packetclassifier.modelkit.InputException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * An address or a prefix, IPv4 or IPv6.
 *
 * @param ipv6 the family
 * @param high upper 64 bits of an IPv6 address, 0 for IPv4
 * @param low lower 64 bits, or the whole IPv4 address
 * @param bits length of the prefix: 0 to 32 or 128
 */
public record IpPrefix(boolean ipv6, long high, long low, int bits) {
  /** @param where for the error: what names it */
  public static IpPrefix parse(String text, String where) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    if (!address.matches("[0-9]+([.][0-9]+){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
      throw new InputException(where + ": \"" + text + "\" is no IP address or prefix, such as 10.1.2.3 or fd00::/64");
    }
    try {
      byte[] bytes = InetAddress.getByName(address).getAddress();
      int most = bytes.length * 8;
      int bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
      if (bits < 0 || bits > most) {
        throw new InputException(where + ": the prefix length of " + text + " must be 0 to " + most);
      }
      ByteBuffer all = ByteBuffer.wrap(bytes);
      return bytes.length == 4 ? new IpPrefix(false, 0, all.getInt() & 0xffff_ffffL, bits)
          : new IpPrefix(true, all.getLong(), all.getLong(), bits);
    } catch (UnknownHostException | NumberFormatException e) {
      throw new InputException(where + ": \"" + text + "\" is no IP address or prefix, such as 10.1.2.3 or fd00::/64", e);
    }
  }

  /** Whether an address, as the parser has it, lies in it. */
  public boolean has(boolean otherIpv6, long otherHigh, long otherLow) {
    if (ipv6 != otherIpv6) {
      return false;
    }
    if (!ipv6) {
      return bits == 0 || (low ^ otherLow) >>> 32 - bits == 0;
    }
    if (bits <= 64) {
      return bits == 0 || (high ^ otherHigh) >>> 64 - bits == 0;
    }
    return high == otherHigh && (low ^ otherLow) >>> 128 - bits == 0;
  }
}
