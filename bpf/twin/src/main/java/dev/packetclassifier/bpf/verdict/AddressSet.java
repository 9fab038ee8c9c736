// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.verdict;

import dev.packetclassifier.bpf.parse.LinkKind;
import dev.packetclassifier.bpf.parse.Packet;
import java.net.InetAddress;
import java.util.Collection;

/** Addresses of both IP versions, asked with a packet. */
final class AddressSet {
  private final Addresses ipv4;
  private final Addresses ipv6;

  AddressSet(Collection<InetAddress> addresses) {
    ipv4 = Addresses.ipv4(addresses);
    ipv6 = Addresses.ipv6(addresses);
  }

  boolean hasSource(Packet packet) {
    return of(packet).contains(packet.sourceHigh(), packet.sourceLow());
  }

  boolean hasDestination(Packet packet) {
    return of(packet).contains(packet.destinationHigh(), packet.destinationLow());
  }

  private Addresses of(Packet packet) {
    return packet.linkKind() == LinkKind.IPv4 ? ipv4 : ipv6;
  }
}
