// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.capture;

import dev.packetclassifier.bpf.parse.Packet;
import dev.packetclassifier.bpf.parse.Transport;
import java.util.HashSet;
import java.util.Set;

/**
 * What a capture would not hold if packets of it had been dropped: answers to a dropped datagram or SYN, and the rest of a connection
 * that was not opened, until it is asked for again. Memory grows with connections that are not open because of it.
 */
public final class DropConsequences {
  private record End(long high, long low, int port) implements Comparable<End> {
    @Override
    public int compareTo(End other) {
      int byHigh = Long.compare(high, other.high);
      int byAddress = byHigh == 0 ? Long.compare(low, other.low) : byHigh;
      return byAddress == 0 ? Integer.compare(port, other.port) : byAddress;
    }
  }

  /** A connection, in either direction: the lower end first. */
  private record Connection(Transport transport, End low, End high) {
    static Connection of(Packet packet) {
      End source = new End(packet.sourceHigh(), packet.sourceLow(), packet.sourcePort());
      End destination = new End(packet.destinationHigh(), packet.destinationLow(), packet.destinationPort());
      boolean ordered = source.compareTo(destination) <= 0;
      return new Connection(packet.transport(), ordered ? source : destination, ordered ? destination : source);
    }
  }

  private final Set<Connection> prevented = new HashSet<>();

  /** Another capture begins. */
  public void forget() {
    prevented.clear();
  }

  /** Whether the packet would not be there: an answer, or what only an answer brings about. */
  public boolean prevents(Packet packet, boolean leaves) {
    return !prevented.isEmpty() && packet.hasPorts() && (leaves || packet.transport() == Transport.Tcp && !packet.isFirstSyn())
        && prevented.contains(Connection.of(packet));
  }

  /** A packet arrived, and was dropped or not. */
  public void arrived(Packet packet, boolean dropped) {
    if (packet.hasPorts() && (packet.transport() == Transport.Udp || packet.isFirstSyn()) && (dropped || !prevented.isEmpty())) {
      if (dropped) {
        prevented.add(Connection.of(packet));
      } else {
        prevented.remove(Connection.of(packet));
      }
    }
  }
}
