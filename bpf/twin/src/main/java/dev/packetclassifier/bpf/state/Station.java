// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.state;

import dev.packetclassifier.bpf.parse.Packet;
import dev.packetclassifier.bpf.parse.TcpOptions;
import dev.packetclassifier.bpf.parse.Transport;

/** What is remembered of one sender. */
public final class Station {
  private int spoken;
  private int dhcpLength;
  private int dnsLength;
  private final Ewma length = new Ewma();
  private final SynMemory syn = new SynMemory();

  void begin() {
    spoken = 0;
    dhcpLength = 0;
    dnsLength = 0;
    length.clear();
    syn.clear();
  }

  /** @param options gets those of this packet when they are needed */
  void add(Packet packet, Segments segments, TcpOptions options) {
    spoken |= StationProtocol.by(packet);
    if (packet.transport() == Transport.Udp) {
      if (StationProtocol.isDhcp(packet)) {
        dhcpLength = segments.payload(0);
      }
      if (packet.destinationPort() == StationProtocol.DNS_PORT) {
        dnsLength = segments.payload(0);
      }
    }
    addLengths(segments);
    if (packet.isSyn()) {
      options.read(packet);
      syn.set(packet, options);
    }
  }

  /** Of a merged packet that was added as its first segment: the others. */
  void addLengths(Segments segments) {
    for (int i = 0; i < segments.followed(); i++) {
      length.add(segments.length(i));
    }
  }

  /** 2 when it spoke this, else 1. */
  public int spoke(StationProtocol protocol) {
    return (spoken >> protocol.ordinal() & 1) + 1;
  }

  /** PayloadLength of its last DHCP packet; 0 without. */
  public int dhcpLength() {
    return dhcpLength;
  }

  /** PayloadLength of its last packet to UDP port 53; 0 without. */
  public int dnsLength() {
    return dnsLength;
  }

  /** Of PacketLength. */
  public Ewma length() {
    return length;
  }

  /** Its last SYN. */
  public SynMemory syn() {
    return syn;
  }
}
