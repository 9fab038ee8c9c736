package dev.packetclassifier.bpf.verdict;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;

/**
 * The hosts whose control traffic no model can drop (KERNEL 4).
 *
 * @param node the node's own unicast addresses
 * @param peers other nodes' addresses and API servers', of which the usual control ports are protected
 * @param apiServers where API servers listen or are reached: many not at the usual port
 */
public record KnownHosts(Set<InetAddress> node, Set<InetAddress> peers, Set<InetSocketAddress> apiServers) {
  /** Nobody known. */
  public static final KnownHosts NONE = new KnownHosts(Set.of(), Set.of(), Set.of());

  /** @throws IllegalArgumentException for an API server whose name has no address */
  public KnownHosts {
    node = Set.copyOf(node);
    peers = Set.copyOf(peers);
    apiServers = Set.copyOf(apiServers);
    for (InetSocketAddress server : apiServers) {
      if (server.isUnresolved()) {
        throw new IllegalArgumentException("the API server " + server + " has no address");
      }
    }
  }

  /** Only the node itself. */
  public static KnownHosts ofNode(Set<InetAddress> node) {
    return new KnownHosts(node, Set.of(), Set.of());
  }

  /** The same with other addresses of the node. */
  public KnownHosts withNode(Set<InetAddress> addresses) {
    return new KnownHosts(addresses, peers, apiServers);
  }
}
