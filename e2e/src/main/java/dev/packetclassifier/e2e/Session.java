package dev.packetclassifier.e2e;

import dev.packetclassifier.bpf.parse.LinkKind;
import dev.packetclassifier.bpf.parse.Packet;
import dev.packetclassifier.bpf.parse.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One recorded session: good traffic, and one attack from one address.
 *
 * @param capture a classic pcap capture
 * @param attacker where the attack comes from; null when there is none
 * @param attack the class of the attack's packets
 */
public record Session(Path capture, InetAddress attacker, String attack) {
  /** The class of everything else. */
  public static final String BENIGN = "benign";

  /** The class whose packets are UDP; all others' are TCP. */
  private static final String UDP_SCAN = "udp-scan";
  private static final int SYN = 2;
  private static final int ACK = 16;

  /**
   * Reads a run's sessions.
   *
   * @param labels lines of "capture,attacker's address,class", captures beside this file; "-" for both when nobody attacks
   * @throws IOException if it cannot be read, or names the line that is no session
   */
  public static List<Session> read(Path labels) throws IOException {
    List<Session> sessions = new ArrayList<>();
    int number = 0;
    for (String line : Files.readAllLines(labels)) {
      number++;
      String[] fields = line.split(",", -1);
      if (fields.length != 3) {
        throw new IOException(labels + ", line " + number + ": must be capture,address,class, is \"" + line + "\"");
      }
      // Never a name to look up: an address has a digit first or a colon.
      InetAddress attacker = fields[1].equals("-") ? null : InetAddress.getByName(fields[1]);
      sessions.add(new Session(labels.resolveSibling(fields[0]), attacker, fields[2]));
    }
    return sessions;
  }

  /**
   * The class of a packet. An attack's packets are those that the tools make: from the attacker's address, UDP in a UDP scan,
   * else TCP's SYN.
   * What the attacker's kernel sends by itself (RST for answers that it did not expect, neighbour discovery) is benign:
   * every machine sends that, and it ends half-open connections.
   */
  public String label(Packet packet) {
    return isFromAttacker(packet) && isProbe(packet) ? attack : BENIGN;
  }

  private boolean isProbe(Packet packet) {
    if (attack.equals(UDP_SCAN)) {
      return packet.transport() == Transport.Udp;
    }
    return packet.transport() == Transport.Tcp && (packet.tcpFlags() & (SYN | ACK)) == SYN;
  }

  private boolean isFromAttacker(Packet packet) {
    if (attacker == null) {
      return false;
    }
    ByteBuffer address = ByteBuffer.wrap(attacker.getAddress());
    if (address.capacity() == 4) {
      return packet.linkKind() == LinkKind.IPv4 && packet.sourceLow() == (address.getInt() & 0xffff_ffffL);
    }
    return packet.linkKind() == LinkKind.IPv6 && packet.sourceHigh() == address.getLong() && packet.sourceLow() == address.getLong();
  }
}
