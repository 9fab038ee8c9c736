// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.table;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Who sent a packet: an IP address or a MAC address as numbers, of which a name is made only when it is asked for, or a name that
 * was read. Mutable and reused from packet to packet.
 */
public final class StationAddress {
  /** A power of two: how many names are kept, for those that come often. */
  private static final int KEPT = 1 << 16;

  private enum Kind {
    Named,
    Ipv4,
    Ipv6,
    Mac
  }

  private record Name(Kind kind, long high, long low, String text) {
  }

  /** Null until a name is made of numbers. */
  private Name[] names;
  private Kind kind = Kind.Named;
  private long high;
  private long low;
  private String given;

  /** @param name null when nobody is known */
  public void setName(String name) {
    kind = Kind.Named;
    given = name;
  }

  /** @param address 0 to 2^32-1 */
  public void setIpv4(long address) {
    set(Kind.Ipv4, 0, address);
  }

  /** @param first eight bytes, big endian, as the others */
  public void setIpv6(long first, long last) {
    set(Kind.Ipv6, first, last);
  }

  /** @param address its six bytes, big endian */
  public void setMac(long address) {
    set(Kind.Mac, 0, address);
  }

  private void set(Kind what, long first, long last) {
    kind = what;
    high = first;
    low = last;
  }

  /** Null when nobody is known. */
  public String name() {
    if (kind == Kind.Named) {
      return given;
    }
    if (names == null) {
      names = new Name[KEPT];
    }
    int slot = (int) ((high * 31 ^ low) * 0x9E3779B97F4A7C15L >>> 48);
    Name known = names[slot];
    if (known == null || known.kind != kind || known.high != high || known.low != low) {
      known = new Name(kind, high, low, made());
      names[slot] = known;
    }
    return known.text;
  }

  private String made() {
    byte[] text = new byte[AddressText.ROOM];
    return new String(text, 0, write(text, 0), StandardCharsets.ISO_8859_1);
  }

  /** Whether it is numbers, which {@link #write} writes without looking for their name: that costs several misses of the cache. */
  boolean isNumbers() {
    return kind != Kind.Named;
  }

  /**
   * Writes the name of what is numbers.
   *
   * @param into has {@link AddressText#ROOM} bytes from {@code at} on
   * @return where it ends
   */
  int write(byte[] into, int at) {
    return switch (kind) {
      case Ipv4 -> AddressText.ipv4(low, into, at);
      case Ipv6 -> AddressText.ipv6(high, low, into, at);
      case Mac -> AddressText.mac(low, into, at);
      case Named -> throw new IllegalStateException("a name is no number");
    };
  }

  @Override
  public String toString() {
    return Objects.toString(name());
  }
}
