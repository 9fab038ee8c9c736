// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.verdict;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Stream;

/** A set of IP addresses of one version, with or without ports, that is asked with a packet's numbers, without allocating. */
final class Addresses {
  private static final int ANY_PORT = 0;

  /** Sorted by high, then low, then port. */
  private final long[] high;
  private final long[] low;
  private final long[] port;

  /** Addresses of the other version are left out. */
  static Addresses ipv4(Collection<InetAddress> addresses) {
    return new Addresses(withoutPort(addresses), 4);
  }

  /** As {@link #ipv4}. An IPv6 address that maps an IPv4 one is not that one: Java gives it as IPv4, packets never do. */
  static Addresses ipv6(Collection<InetAddress> addresses) {
    return new Addresses(withoutPort(addresses), 16);
  }

  /** As {@link #ipv4}, each with its port. */
  static Addresses ipv4Endpoints(Collection<InetSocketAddress> endpoints) {
    return new Addresses(endpoints.stream(), 4);
  }

  /** As {@link #ipv6}, each with its port. */
  static Addresses ipv6Endpoints(Collection<InetSocketAddress> endpoints) {
    return new Addresses(endpoints.stream(), 16);
  }

  private static Stream<InetSocketAddress> withoutPort(Collection<InetAddress> addresses) {
    return addresses.stream().map(address -> new InetSocketAddress(address, ANY_PORT));
  }

  private Addresses(Stream<InetSocketAddress> endpoints, int bytes) {
    long[][] sorted = endpoints.filter(endpoint -> endpoint.getAddress().getAddress().length == bytes).map(Addresses::numbers)
        .sorted(Arrays::compare).toArray(long[][]::new);
    high = Arrays.stream(sorted).mapToLong(numbers -> numbers[0]).toArray();
    low = Arrays.stream(sorted).mapToLong(numbers -> numbers[1]).toArray();
    port = Arrays.stream(sorted).mapToLong(numbers -> numbers[2]).toArray();
  }

  private static long[] numbers(InetSocketAddress endpoint) {
    ByteBuffer address = ByteBuffer.wrap(endpoint.getAddress().getAddress());
    return address.remaining() == 4
        ? new long[] {0, address.getInt() & 0xffff_ffffL, endpoint.getPort()}
        : new long[] {address.getLong(), address.getLong(), endpoint.getPort()};
  }

  boolean contains(long wantedHigh, long wantedLow) {
    return contains(wantedHigh, wantedLow, ANY_PORT);
  }

  boolean contains(long wantedHigh, long wantedLow, long wantedPort) {
    int from = 0;
    int to = high.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      int order = high[middle] != wantedHigh ? Long.compare(high[middle], wantedHigh)
          : low[middle] != wantedLow ? Long.compare(low[middle], wantedLow) : Long.compare(port[middle], wantedPort);
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
