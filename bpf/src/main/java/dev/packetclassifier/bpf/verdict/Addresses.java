package dev.packetclassifier.bpf.verdict;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;

/** A set of IP addresses of one version that is asked with a packet's numbers, without allocating. */
final class Addresses {
  /** Sorted by high, then low. */
  private final long[] high;
  private final long[] low;

  /** Addresses of the other version are left out. */
  static Addresses ipv4(Collection<InetAddress> addresses) {
    return new Addresses(addresses, 4);
  }

  /** As {@link #ipv4}. An IPv6 address that maps an IPv4 one is not that one: Java gives it as IPv4, packets never do. */
  static Addresses ipv6(Collection<InetAddress> addresses) {
    return new Addresses(addresses, 16);
  }

  private Addresses(Collection<InetAddress> addresses, int bytes) {
    long[][] sorted = addresses.stream().map(InetAddress::getAddress).filter(address -> address.length == bytes)
        .map(ByteBuffer::wrap)
        .map(address -> bytes == 4 ? new long[] {0, address.getInt() & 0xffff_ffffL} : new long[] {address.getLong(), address.getLong()})
        .sorted(Arrays::compare).toArray(long[][]::new);
    high = Arrays.stream(sorted).mapToLong(pair -> pair[0]).toArray();
    low = Arrays.stream(sorted).mapToLong(pair -> pair[1]).toArray();
  }

  boolean contains(long wantedHigh, long wantedLow) {
    int from = 0;
    int to = high.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      int order = high[middle] != wantedHigh ? Long.compare(high[middle], wantedHigh) : Long.compare(low[middle], wantedLow);
      if (order == 0) {
        return true;
      }
      if (order < 0) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return false;
  }
}
