// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.e2e;

import dev.packetclassifier.bpf.parse.LinkKind;
import dev.packetclassifier.bpf.parse.Packet;
import dev.packetclassifier.bpf.parse.Transport;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * Who sent packets of a session.
 *
 * @param address null for everybody who is not named
 * @param label the class of what it does: {@link #BENIGN} or that of an attack
 * @param kind what it does, in words: a kind of client or of attack
 */
public record Source(InetAddress address, String label, String kind) {
  /** The class of everything that is no attack. */
  public static final String BENIGN = "benign";

  /** TCP window of SYNs that e2e/traffic/attack forges: no model of ours looks at it, and a client's kernel does not write it. */
  static final int FORGED_WINDOW = 1025;

  /** The class whose packets are UDP; those of all other attacks are TCP. */
  private static final String UDP_SCAN = "udp-scan";

  /** Every source that is not named. */
  public static final Source OTHERS = new Source(null, BENIGN, "others");

  public boolean attacks() {
    return !label.equals(BENIGN);
  }

  /**
   * The class of a packet of its. An attack's packets are those that begin something: UDP in a UDP scan, else TCP's SYN. What the
   * attacker's kernel sends besides (RST for answers that it did not expect, the end of a connection, neighbour discovery) is
   * benign: every machine sends that, and it ends half-open connections.
   */
  public String label(Packet packet) {
    boolean probe = label.equals(UDP_SCAN) ? packet.transport() == Transport.Udp : packet.isFirstSyn();
    return attacks() && probe ? label : BENIGN;
  }

  /** A SYN that someone else sent in this source's name. */
  static boolean isForged(Packet packet) {
    return packet.isFirstSyn() && packet.tcpWindow() == FORGED_WINDOW;
  }

  boolean sent(Packet packet) {
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    if (bytes.capacity() == 4) {
      return packet.linkKind() == LinkKind.IPv4 && packet.sourceLow() == (bytes.getInt() & 0xffff_ffffL);
    }
    return packet.linkKind() == LinkKind.IPv6 && packet.sourceHigh() == bytes.getLong() && packet.sourceLow() == bytes.getLong();
  }
}
