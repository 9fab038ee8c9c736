package dev.packetclassifier.bpf.verdict;

import dev.packetclassifier.bpf.parse.LinkKind;
import dev.packetclassifier.bpf.parse.Packet;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;

/**
 * A set of IP addresses that is asked with a packet's numbers, without allocating. As in the kernel's maps an IPv4 address
 * is kept as the IPv6 address that maps it, ::ffff:a.b.c.d, and an IPv6 packet that names that one is taken for it.
 */
final class Addresses {
  private static final long MAPPED = 0xffff_0000_0000L;

  /** Sorted by high, then low. */
  private final long[] high;
  private final long[] low;

  Addresses(Collection<InetAddress> addresses) {
    long[][] sorted = addresses.stream().map(InetAddress::getAddress).map(Addresses::numbers).sorted(Arrays::compare).toArray(long[][]::new);
    high = Arrays.stream(sorted).mapToLong(pair -> pair[0]).toArray();
    low = Arrays.stream(sorted).mapToLong(pair -> pair[1]).toArray();
  }

  private static long[] numbers(byte[] address) {
    ByteBuffer bytes = ByteBuffer.wrap(address);
    return address.length == 4 ? new long[] {0, MAPPED | bytes.getInt() & 0xffff_ffffL} : new long[] {bytes.getLong(), bytes.getLong()};
  }

  boolean containsSourceOf(Packet packet) {
    return contains(packet.sourceHigh(), packet.linkKind() == LinkKind.IPv4 ? MAPPED | packet.sourceLow() : packet.sourceLow());
  }

  boolean containsDestinationOf(Packet packet) {
    return contains(packet.destinationHigh(), packet.linkKind() == LinkKind.IPv4 ? MAPPED | packet.destinationLow() : packet.destinationLow());
  }

  private boolean contains(long wantedHigh, long wantedLow) {
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
