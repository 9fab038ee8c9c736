// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.state;

import dev.packetclassifier.bpf.parse.LinkKind;
import dev.packetclassifier.bpf.parse.Packet;

/** The keys of a packet's two addresses, in words. Reused from packet to packet. */
final class Ends {
  static final int WORDS = 3;
  /** IPv4 addresses are written as the IPv6 ones that map them. */
  private static final long MAPPED = 0xffff_0000_0000L;
  private static final int FAMILY_IPV4 = 1;
  private static final int FAMILY_IPV6 = 2;

  final long[] source = new long[WORDS];
  final long[] destination = new long[WORDS];
  private boolean known;

  void set(Packet packet) {
    known = packet.hasAddresses();
    if (packet.linkKind() == LinkKind.IPv6) {
      fill(source, packet.sourceHigh(), packet.sourceLow(), FAMILY_IPV6);
      fill(destination, packet.destinationHigh(), packet.destinationLow(), FAMILY_IPV6);
    } else if (known) {
      fill(source, 0, MAPPED | packet.sourceLow(), FAMILY_IPV4);
      fill(destination, 0, MAPPED | packet.destinationLow(), FAMILY_IPV4);
    }
  }

  /** The words of keys are little endian. */
  private static void fill(long[] key, long high, long low, int family) {
    key[0] = Long.reverseBytes(high);
    key[1] = Long.reverseBytes(low);
    key[2] = family;
  }

  /** Whether the packet has addresses; without, the keys mean nothing. */
  boolean known() {
    return known;
  }
}
