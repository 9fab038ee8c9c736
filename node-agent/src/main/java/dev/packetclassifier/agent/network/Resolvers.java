// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The node's name servers: those of its resolv.conf, and where that names a loopback address (a stub of systemd's, which asks others)
 * those of systemd's resolv.conf too. Used by one thread.
 */
public final class Resolvers {
  private static final Pattern NAME_SERVER = Pattern.compile("^\\s*nameserver\\s+([0-9a-fA-F:.]+)(?:%\\S+)?\\s*(?:[#;].*)?$");

  private final Path resolvConf;
  private final Path ofSystemd;
  private Set<InetAddress> last = Set.of();

  /**
   * @param resolvConf the node's
   * @param ofSystemd where systemd-resolved says which servers it asks; need not exist
   */
  public Resolvers(Path resolvConf, Path ofSystemd) {
    this.resolvConf = resolvConf;
    this.ofSystemd = ofSystemd;
  }

  /** Their addresses, loopback ones left out: what comes from there passes no interface. What cannot be read stays as it was. */
  public Set<InetAddress> addresses() {
    try {
      Set<InetAddress> found = nameServers(lines(resolvConf));
      if (found.stream().anyMatch(InetAddress::isLoopbackAddress)) {
        found.addAll(nameServers(lines(ofSystemd)));
      }
      found.removeIf(InetAddress::isLoopbackAddress);
      last = Set.copyOf(found);
    } catch (IOException e) {
      return last;
    }
    return last;
  }

  private static List<String> lines(Path file) throws IOException {
    try {
      return Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /** What is no address in figures is skipped, as the C library does. */
  static Set<InetAddress> nameServers(List<String> lines) {
    Set<InetAddress> found = new LinkedHashSet<>();
    for (String line : lines) {
      Matcher server = NAME_SERVER.matcher(line);
      if (server.matches() && server.group(1).matches(".*[.:].*")) {
        try {
          found.add(InetAddress.getByName(server.group(1)));
        } catch (UnknownHostException e) {
          // A word of figures and points that is no address.
        }
      }
    }
    return found;
  }
}
