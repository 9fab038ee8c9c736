package dev.packetclassifier.agent.cluster;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses in the texts that name them: the peers ConfigMap, URLs of API servers, a kubeconfig. */
public final class PeerAddresses {
  private static final Pattern IPV4 = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3}){3})(?::\\d+)?");
  private static final Pattern BRACKETED = Pattern.compile("\\[([0-9a-fA-F:.]+)](?::\\d+)?");
  private static final Pattern SERVER = Pattern.compile("(?m)^\\s*-?\\s*server:\\s*[\"']?([^\\s\"']+)");
  private static final Pattern HOST = Pattern.compile("^(?:[a-z]+://)?(\\[[^]]+]|[^/:]+)(?::\\d+)?(?:/.*)?$");

  private PeerAddresses() {
  }

  /**
   * All addresses of {@code nodes} and {@code apiEndpoints}, separated by white space or commas, with or without a port. What is
   * no address is skipped: one bad entry must not take the others' protection.
   */
  public static Set<InetAddress> of(Map<String, String> data) {
    Set<InetAddress> addresses = new HashSet<>();
    for (String key : new String[] {"nodes", "apiEndpoints"}) {
      for (String word : data.getOrDefault(key, "").split("[\\s,]+")) {
        literal(word).ifPresent(addresses::add);
      }
    }
    return addresses;
  }

  /** The hosts of the servers that a kubeconfig names. */
  public static Set<String> serversOf(String kubeconfig) {
    Set<String> hosts = new LinkedHashSet<>();
    Matcher servers = SERVER.matcher(kubeconfig);
    while (servers.find()) {
      hostOf(servers.group(1)).ifPresent(hosts::add);
    }
    return hosts;
  }

  /** The host of a URL, or of host and port, without brackets. */
  public static Optional<String> hostOf(String url) {
    Matcher host = HOST.matcher(url);
    return host.matches() ? Optional.of(host.group(1).replaceAll("^\\[|]$", "")) : Optional.empty();
  }

  /** The addresses of these hosts; one that has none now is skipped. */
  public static Set<InetAddress> resolve(Collection<String> hosts) {
    Set<InetAddress> addresses = new HashSet<>();
    for (String host : hosts) {
      try {
        addresses.addAll(Set.of(InetAddress.getAllByName(host)));
      } catch (UnknownHostException e) {
        // Asked again later.
      }
    }
    return addresses;
  }

  /** An address in figures, never a name: no look-up happens. */
  static Optional<InetAddress> literal(String word) {
    Matcher ipv4 = IPV4.matcher(word);
    Matcher bracketed = BRACKETED.matcher(word);
    String figures = ipv4.matches() ? ipv4.group(1) : bracketed.matches() ? bracketed.group(1) : word;
    if (!ipv4.matches() && figures.indexOf(':') < 0 || !figures.matches("[0-9a-fA-F:.]+")) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(figures));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
