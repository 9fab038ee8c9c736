// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which interfaces carry the node's default routes. */
public final class DefaultRoutes {
  private static final int UP = 1;
  private static final int REJECT = 0x200;
  private static final String ANY_IPV6 = "0".repeat(32);

  private DefaultRoutes() {
  }

  /**
   * Of this network namespace, IPv4 and IPv6.
   *
   * @throws IOException when /proc cannot be read
   */
  public static Set<String> interfaces() throws IOException {
    Set<String> names = new TreeSet<>(ipv4(Files.readAllLines(Path.of("/proc/self/net/route"))));
    Path ipv6 = Path.of("/proc/self/net/ipv6_route");
    if (Files.exists(ipv6)) {
      names.addAll(ipv6(Files.readAllLines(ipv6)));
    }
    return names;
  }

  /** From the lines of {@code /proc/net/route}: interface, destination, gateway, flags, three counters, mask. */
  static Set<String> ipv4(List<String> lines) {
    Set<String> names = new TreeSet<>();
    lines.stream().skip(1).map(line -> line.trim().split("\\s+")).filter(field -> field.length >= 8)
        .filter(field -> field[1].equals("00000000") && field[7].equals("00000000") && usable(field[3]))
        .forEach(field -> names.add(field[0]));
    return names;
  }

  /** From the lines of {@code /proc/net/ipv6_route}: destination, its length, source, its length, gateway, metric, two counters, flags, interface. */
  static Set<String> ipv6(List<String> lines) {
    Set<String> names = new TreeSet<>();
    lines.stream().map(line -> line.trim().split("\\s+")).filter(field -> field.length >= 10)
        .filter(field -> field[0].equals(ANY_IPV6) && field[1].equals("00") && usable(field[8]) && !field[9].equals("lo"))
        .forEach(field -> names.add(field[9]));
    return names;
  }

  private static boolean usable(String hexFlags) {
    int flags = Integer.parseUnsignedInt(hexFlags, 16);
    return (flags & UP) != 0 && (flags & REJECT) == 0;
  }
}
