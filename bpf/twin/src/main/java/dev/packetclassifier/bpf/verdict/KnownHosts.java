// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.verdict;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;

/**
 * The hosts whose traffic no model can drop (KERNEL 4 and 5).
 *
 * @param node the node's own unicast addresses
 * @param peers other nodes' addresses, of which tunnels and the usual control ports are protected; API servers' are always among them
 * @param peersRead whether a list of peers was ever read: before that tunnels are protected by port alone
 * @param apiServers where API servers listen or are reached: many not at the usual port
 * @param routingPeers the far ends of the node's own BGP sessions
 * @param resolvers the node's name servers, whose answers to the node are protected
 */
public record KnownHosts(Set<InetAddress> node, Set<InetAddress> peers, boolean peersRead, Set<InetSocketAddress> apiServers,
    Set<InetAddress> routingPeers, Set<InetAddress> resolvers) {
  /** Nobody known, for there is nobody. */
  public static final KnownHosts NONE = new KnownHosts(Set.of(), Set.of(), Set.of());

  /** @throws IllegalArgumentException for an API server whose name has no address */
  public KnownHosts {
    for (InetSocketAddress server : apiServers) {
      if (server.isUnresolved()) {
        throw new IllegalArgumentException("the API server " + server + " has no address");
      }
    }
    Set<InetAddress> all = new HashSet<>(peers);
    apiServers.forEach(server -> all.add(server.getAddress()));
    node = Set.copyOf(node);
    peers = Set.copyOf(all);
    apiServers = Set.copyOf(apiServers);
    routingPeers = Set.copyOf(routingPeers);
    resolvers = Set.copyOf(resolvers);
  }

  /** With a list of peers that was read, without BGP sessions and name servers. */
  public KnownHosts(Set<InetAddress> node, Set<InetAddress> peers, Set<InetSocketAddress> apiServers) {
    this(node, peers, true, apiServers, Set.of(), Set.of());
  }

  /** Only the node itself. */
  public static KnownHosts ofNode(Set<InetAddress> node) {
    return NONE.withNode(node);
  }

  /** The same with other addresses of the node. */
  public KnownHosts withNode(Set<InetAddress> addresses) {
    return new KnownHosts(addresses, peers, peersRead, apiServers, routingPeers, resolvers);
  }

  /** The same before a list of peers was read: others that are known stay known. */
  public KnownHosts withPeersUnread() {
    return new KnownHosts(node, peers, false, apiServers, routingPeers, resolvers);
  }

  /** The same with other far ends of BGP sessions. */
  public KnownHosts withRoutingPeers(Set<InetAddress> addresses) {
    return new KnownHosts(node, peers, peersRead, apiServers, addresses, resolvers);
  }

  /** The same with other name servers. */
  public KnownHosts withResolvers(Set<InetAddress> addresses) {
    return new KnownHosts(node, peers, peersRead, apiServers, routingPeers, addresses);
  }
}
