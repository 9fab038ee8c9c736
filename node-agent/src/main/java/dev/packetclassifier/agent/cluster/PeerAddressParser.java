// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.cluster;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses in the texts that name them: the peers ConfigMap, URLs of API servers, a kubeconfig. */
public final class PeerAddressParser {
  private static final Pattern IPV4 = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3}){3})(?::(\\d{1,5}))?");
  private static final Pattern BRACKETED = Pattern.compile("\\[([0-9a-fA-F:.]+)](?::(\\d{1,5}))?");
  private static final Pattern BARE_IPV6 = Pattern.compile("([0-9a-fA-F.]*:[0-9a-fA-F:.]*)");
  private static final Pattern SERVER = Pattern.compile("(?m)^\\s*-?\\s*server:\\s*[\"']?([^\\s\"']+)");
  private static final Pattern URL = Pattern.compile("^(?:(http|https)://)?(\\[[^]]+]|[^/:]+)(?::(\\d{1,5}))?(?:/.*)?$");
  private static final int NO_PORT = 0;
  private static final int HTTP = 80;
  private static final int HTTPS = 443;
  private static final int LARGEST_PORT = 65535;

  private PeerAddressParser() {}

  /**
   * All addresses of {@code nodes} and {@code apiEndpoints}, separated by white space or commas, with or without a port. What is
   * no address is skipped: one bad entry must not take the others' protection.
   */
  public static Set<InetAddress> of(Map<String, String> data) {
    Set<InetAddress> addresses = new HashSet<>();
    for (String key : new String[] {"nodes", "apiEndpoints"}) {
      for (String word : data.getOrDefault(key, "").split("[\\s,]+")) {
        endpoint(word).ifPresent(endpoint -> addresses.add(endpoint.getAddress()));
      }
    }
    return addresses;
  }

  /** Of {@code apiEndpoints}, those that have a port: where API servers listen. */
  public static Set<InetSocketAddress> apiServersOf(Map<String, String> data) {
    Set<InetSocketAddress> servers = new HashSet<>();
    for (String word : data.getOrDefault("apiEndpoints", "").split("[\\s,]+")) {
      endpoint(word).filter(endpoint -> endpoint.getPort() != NO_PORT).ifPresent(servers::add);
    }
    return servers;
  }

  /** The servers that a kubeconfig names, not resolved. */
  public static Set<InetSocketAddress> serversOf(String kubeconfig) {
    Set<InetSocketAddress> found = new LinkedHashSet<>();
    Matcher servers = SERVER.matcher(kubeconfig);
    while (servers.find()) {
      serverOf(servers.group(1)).ifPresent(found::add);
    }
    return found;
  }

  /** Host and port of a URL, or of host and port, not resolved; without a port it is the scheme's, https where there is none. */
  public static Optional<InetSocketAddress> serverOf(String url) {
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      return Optional.empty();
    }
    int port = parts.group(3) != null ? Integer.parseInt(parts.group(3)) : "http".equals(parts.group(1)) ? HTTP : HTTPS;
    return port > LARGEST_PORT ? Optional.empty()
        : Optional.of(InetSocketAddress.createUnresolved(parts.group(2).replaceAll("^\\[|]$", ""), port));
  }

  /** An address in figures, never a name: no look-up happens. Port {@link #NO_PORT} where none is said, or none that there is. */
  private static Optional<InetSocketAddress> endpoint(String word) {
    for (Pattern pattern : List.of(IPV4, BRACKETED, BARE_IPV6)) {
      Matcher parts = pattern.matcher(word);
      if (parts.matches()) {
        int port = parts.groupCount() < 2 || parts.group(2) == null ? NO_PORT : Integer.parseInt(parts.group(2));
        return address(parts.group(1)).map(address -> new InetSocketAddress(address, port <= LARGEST_PORT ? port : NO_PORT));
      }
    }
    return Optional.empty();
  }

  private static Optional<InetAddress> address(String figures) {
    try {
      return Optional.of(InetAddress.getByName(figures));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
