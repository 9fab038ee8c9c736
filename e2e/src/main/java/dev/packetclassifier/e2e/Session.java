// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.e2e;

import dev.packetclassifier.bpf.parse.Packet;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One recorded session.
 *
 * @param capture a classic pcap capture
 * @param local the MAC address of the machine where it was recorded, as {@link Packet#sourceMac}: what comes from it leaves;
 *     {@link #EVERYTHING_ARRIVES} when nothing does
 * @param sources who is known; everybody else is benign
 */
public record Session(Path capture, long local, List<Source> sources) {
  /** No MAC address. */
  public static final long EVERYTHING_ARRIVES = -1;

  private static final String NOBODY = "-";
  private static final int FIELDS = 5;

  /**
   * Reads a run's sessions.
   *
   * @param labels lines of "capture,local MAC address,source's address,class,kind", captures in the folder of this file; "-" for a MAC address
   *     when everything arrives, and for address, class and kind when nobody is known
   * @throws IOException if it cannot be read, or names the line that is none
   */
  public static List<Session> read(Path labels) throws IOException {
    Map<Path, Session> sessions = new LinkedHashMap<>();
    int number = 0;
    for (String line : Files.readAllLines(labels)) {
      number++;
      String[] fields = line.split(",", FIELDS);
      if (fields.length != FIELDS) {
        throw new IOException(labels + ", line " + number + ": must be capture,local MAC address,address,class,kind, is \"" + line + "\"");
      }
      Path capture = labels.resolveSibling(fields[0]);
      long local = macAddress(fields[1]);
      Session session = sessions.computeIfAbsent(capture, path -> new Session(path, local, new ArrayList<>()));
      if (!fields[2].equals(NOBODY)) {
        // Never a name to look up: an address has a digit first or a colon.
        session.sources.add(new Source(InetAddress.getByName(fields[2]), fields[3], fields[4]));
      }
    }
    return List.copyOf(sessions.values());
  }

  private static long macAddress(String text) throws IOException {
    if (text.equals(NOBODY)) {
      return EVERYTHING_ARRIVES;
    }
    if (!text.matches("[0-9a-f]{2}(:[0-9a-f]{2}){5}")) {
      throw new IOException("\"" + text + "\" is no MAC address: must be like 02:00:00:00:00:01, or " + NOBODY);
    }
    long bigEndian = Long.parseLong(text.replace(":", ""), 16);
    return Long.reverseBytes(bigEndian) >>> 16;
  }

  /** Who sent the packet: one of {@link #sources}, or {@link Source#OTHERS}. */
  public Source source(Packet packet) {
    return sources.stream().filter(source -> source.sent(packet)).findFirst().orElse(Source.OTHERS);
  }

  /** Whether the packet leaves the machine where it was recorded. */
  public boolean leaves(Packet packet) {
    return packet.sourceMac() == local;
  }
}
