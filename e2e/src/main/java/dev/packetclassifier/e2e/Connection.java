// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.e2e;

import dev.packetclassifier.bpf.parse.LinkKind;
import dev.packetclassifier.bpf.parse.Packet;
import dev.packetclassifier.bpf.parse.TcpOptions;
import dev.packetclassifier.bpf.parse.Transport;

/** What a replay must know of a connection, TCP or UDP, besides what the classifier remembers. */
final class Connection {
  /** A connection, in either direction: the lower end first. */
  record Key(Transport transport, End low, End high) {
    static Key of(Packet packet) {
      End source = new End(packet.sourceHigh(), packet.sourceLow(), packet.sourcePort());
      End destination = new End(packet.destinationHigh(), packet.destinationLow(), packet.destinationPort());
      boolean ordered = source.compareTo(destination) <= 0;
      return new Key(packet.transport(), ordered ? source : destination, ordered ? destination : source);
    }
  }

  /** An address and a port. */
  record End(long high, long low, int port) implements Comparable<End> {
    @Override
    public int compareTo(End other) {
      int byHigh = Long.compare(high, other.high);
      int byAddress = byHigh == 0 ? Long.compare(low, other.low) : byHigh;
      return byAddress == 0 ? Integer.compare(port, other.port) : byAddress;
    }
  }

  private static final int TCP_HEADER = 20;
  private static final int IPV4_HEADER = 20;
  private static final int IPV6_HEADER = 40;
  /** What Ethernet's usual 1500 bytes leave, for connections whose SYN was not recorded. */
  private static final int USUAL_PACKET = 1500;

  private final TcpOptions options = new TcpOptions();
  private int mss = Integer.MAX_VALUE;
  private boolean silent;

  /** Reads the maximum segment size that a SYN offers: the smaller one of both ends counts. */
  void note(Packet packet) {
    if (packet.isSyn()) {
      options.read(packet);
      mss = options.mss() == TcpOptions.ABSENT ? mss : Math.min(mss, options.mss());
    }
  }

  /**
   * Payload bytes of each packet as which a recorded one travels: a capture shows whole what the interface card cuts into
   * segments. As the kernel does, what the MSS leaves after this packet's TCP options.
   *
   * @return 0 when it travels as it is
   */
  int segmentSize(Packet packet) {
    if (packet.transport() != Transport.Tcp) {
      return 0;
    }
    int ip = packet.linkKind() == LinkKind.IPv4 ? IPV4_HEADER : IPV6_HEADER;
    int largest = mss == Integer.MAX_VALUE ? USUAL_PACKET : mss + TCP_HEADER + ip;
    int headers = packet.packetLength() - packet.payloadLength();
    return packet.packetLength() > largest ? Math.max(1, largest - headers) : 0;
  }

  /** Whether this packet would not be there if what was dropped had been: an answer, or what only an answer brings about. */
  boolean isSilenced(Packet packet, boolean leaves) {
    return silent && (leaves || packet.transport() == Transport.Tcp && !packet.isFirstSyn());
  }

  /** A datagram or the asking for a connection arrived and was dropped or not. */
  void asked(Packet packet, boolean dropped) {
    if (packet.transport() == Transport.Udp || packet.isFirstSyn()) {
      silent = dropped;
    }
  }
}
