package dev.packetclassifier.modelkit.table;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Who sent a packet: an IP address or a MAC address as numbers, of which a name is made only when somebody asks for one, or a name that
 * was read. Mutable and reused from packet to packet.
 */
public final class Sender {
  /** What {@link #write} may need. */
  static final int IPV4_ROOM = 16;

  private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  /** [octet] its digits and a point, the first digit in the lowest byte. */
  private static final int[] OCTETS = octets();
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
    return switch (kind) {
      case Ipv4 -> (low >> 24 & 0xff) + "." + (low >> 16 & 0xff) + "." + (low >> 8 & 0xff) + "." + (low & 0xff);
      case Mac -> String.format("%02x:%02x:%02x:%02x:%02x:%02x", low >> 40 & 0xff, low >> 32 & 0xff, low >> 24 & 0xff, low >> 16 & 0xff,
          low >> 8 & 0xff, low & 0xff);
      default -> ipv6();
    };
  }

  private String ipv6() {
    try {
      return InetAddress.getByAddress(ByteBuffer.allocate(16).putLong(high).putLong(low).array()).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("16 bytes are an address", e);
    }
  }

  boolean isIpv4() {
    return kind == Kind.Ipv4;
  }

  /**
   * Writes an IPv4 address without looking for its name, which costs several misses of the cache.
   *
   * @param into has {@link #IPV4_ROOM} bytes from {@code at} on
   * @return where it ends
   */
  int write(byte[] into, int at) {
    int end = at;
    for (int shift = 24; shift >= 0; shift -= 8) {
      int octet = (int) (low >> shift) & 0xff;
      INT.set(into, end, OCTETS[octet]);
      end += octet < 10 ? 2 : octet < 100 ? 3 : 4;
    }
    return end - 1;
  }

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

  @Override
  public String toString() {
    return Objects.toString(name());
  }
}
