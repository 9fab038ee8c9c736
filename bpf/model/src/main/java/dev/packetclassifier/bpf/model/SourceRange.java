// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.model;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An address range. Two with the same addresses are equal.
 *
 * @param network 4 or 16 bytes, those behind the prefix 0, as hexadecimal digits
 * @param prefixLength 0 to 32, or 0 to 128
 */
public record SourceRange(String network, int prefixLength) {
  private static final Pattern RANGE = Pattern
      .compile("(?:(?<ipv4>[0-9]{1,3}(?:\\.[0-9]{1,3}){3})|(?<ipv6>[0-9a-fA-F.]*:[0-9a-fA-F:.]*))/(?<length>[0-9]{1,3})");

  /** @throws IllegalArgumentException naming what is wrong */
  public static SourceRange of(String text) {
    Matcher range = RANGE.matcher(text);
    if (!range.matches()) {
      throw new IllegalArgumentException("'" + text + "' is not an address/prefix length, such as 192.0.2.7/32 or 2001:db8::/48");
    }
    byte[] address = range.group("ipv4") == null ? ipv6(range.group("ipv6"), text) : ipv4(range.group("ipv4"), text);
    int length = Integer.parseInt(range.group("length"));
    if (length > address.length * 8) {
      throw new IllegalArgumentException("'" + text + "': the prefix length is " + length + ", must be at most " + address.length * 8);
    }
    return of(address, length);
  }

  private static byte[] ipv4(String figures, String text) {
    byte[] bytes = new byte[4];
    String[] numbers = figures.split("\\.");
    for (int i = 0; i < bytes.length; i++) {
      int number = Integer.parseInt(numbers[i]);
      if (number > 255) {
        throw new IllegalArgumentException("'" + text + "': " + number + " in an IPv4 address, must be at most 255");
      }
      bytes[i] = (byte) number;
    }
    return bytes;
  }

  /** An IPv4 address that is written as ::ffff:a.b.c.d is an IPv6 address here, as packets have it. With a colon no name is looked up. */
  private static byte[] ipv6(String figures, String text) {
    try {
      byte[] bytes = InetAddress.getByName(figures).getAddress();
      if (bytes.length == 16) {
        return bytes;
      }
      byte[] mapped = new byte[16];
      mapped[10] = mapped[11] = (byte) 0xff;
      System.arraycopy(bytes, 0, mapped, 12, 4);
      return mapped;
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("'" + text + "': '" + figures + "' is not an IP address", e);
    }
  }

  private static SourceRange of(byte[] address, int length) {
    byte[] network = address.clone();
    for (int bit = length; bit < network.length * 8; bit++) {
      network[bit / 8] &= (byte) ~(0x80 >> bit % 8);
    }
    return new SourceRange(HexFormat.of().formatHex(network), length);
  }

  /** Whether it is of IPv4. */
  public boolean isIpv4() {
    return network.length() == 8;
  }

  /** 4 or 16 bytes. */
  public byte[] bytes() {
    return HexFormat.of().parseHex(network);
  }

  /** As {@link #of(String)} reads it. */
  @Override
  public String toString() {
    byte[] bytes = bytes();
    String address = isIpv4()
        ? IntStream.range(0, 4).mapToObj(i -> Integer.toString(bytes[i] & 0xff)).collect(Collectors.joining("."))
        : IntStream.range(0, 8).mapToObj(i -> network.substring(4 * i, 4 * i + 4)).collect(Collectors.joining(":"));
    return address + "/" + prefixLength;
  }

  /** The range of this prefix length, not longer than this one's, around it. */
  public SourceRange widenedTo(int length) {
    return of(bytes(), length);
  }
}
