// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.cluster;

import dev.packetclassifier.agent.log.DeduplicatingLog;
import dev.packetclassifier.agent.store.NodeCheckpoint;
import dev.packetclassifier.bpf.verdict.KnownHosts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The addresses of nodes and API servers: from the ConfigMap, or the disk while it cannot be seen, and the servers this node itself uses. */
public final class PeerTracker {
  private static final Duration RESOLUTION_INTERVAL = Duration.ofMinutes(10);

  private final Cluster cluster;
  private final NodeCheckpoint checkpoint;
  private final Set<InetSocketAddress> own;
  private final Optional<Path> kubeconfig;
  private final NameService names;
  private final DeduplicatingLog log;
  private final Map<InetSocketAddress, Set<InetSocketAddress>> servers = new HashMap<>();
  private Map<String, String> last;
  private volatile int nodes;
  private Instant nextResolution = Instant.EPOCH;

  /** Asks for the addresses of a name. */
  interface NameService {
    /** @throws UnknownHostException when it has none, or nobody answers */
    InetAddress[] addressesOf(String host) throws UnknownHostException;
  }

  /**
   * @param own the API servers that the agent itself speaks to, not resolved
   * @param kubeconfig of the node, whose servers count too
   */
  public PeerTracker(Cluster cluster, NodeCheckpoint checkpoint, Set<InetSocketAddress> own, Optional<Path> kubeconfig,
      DeduplicatingLog log) {
    this(cluster, checkpoint, own, kubeconfig, log, InetAddress::getAllByName);
  }

  PeerTracker(Cluster cluster, NodeCheckpoint checkpoint, Set<InetSocketAddress> own, Optional<Path> kubeconfig, DeduplicatingLog log,
      NameService names) {
    this.names = names;
    this.cluster = cluster;
    this.checkpoint = checkpoint;
    this.own = Set.copyOf(own);
    this.kubeconfig = kubeconfig;
    this.log = log;
    this.last = checkpoint.peers().orElse(Map.of());
    checkpoint.servers().ifPresent(this.servers::putAll);
  }

  /** About how many nodes the cluster has, as last known; from any thread. */
  public int nodes() {
    return nodes;
  }

  /** All of them, as last known; a ConfigMap that is gone takes no protection away, and one without any address was not filled yet. */
  public KnownHosts current(Instant now) {
    Map<String, String> seen = cluster.peers().orElse(last);
    if (!seen.equals(last)) {
      last = Map.copyOf(seen);
      checkpoint.savePeers(last);
    }
    if (!now.isBefore(nextResolution)) {
      resolveServers();
      nextResolution = now.plus(RESOLUTION_INTERVAL);
    }
    Set<InetAddress> addresses = new HashSet<>(PeerAddressParser.of(last));
    nodes = addresses.size();
    Set<InetSocketAddress> apiServers = new HashSet<>(PeerAddressParser.apiServersOf(last));
    servers.values().forEach(apiServers::addAll);
    KnownHosts hosts = new KnownHosts(Set.of(), addresses, apiServers);
    return addresses.isEmpty() ? hosts.withPeersUnread() : hosts;
  }

  /**
   * Each name's addresses stay until it resolves to others: a model that drops everything drops DNS first, and then the API server must
   * stay within reach. A name that is no longer mentioned is forgotten, unless where it was mentioned cannot be read.
   */
  private void resolveServers() {
    Set<InetSocketAddress> mentioned = new LinkedHashSet<>(own);
    boolean whole = kubeconfig.map(file -> addServersOf(file, mentioned)).orElse(true);
    Map<InetSocketAddress, Set<InetSocketAddress>> before = Map.copyOf(servers);
    if (whole) {
      servers.keySet().retainAll(mentioned);
    }
    for (InetSocketAddress server : mentioned) {
      Set<InetSocketAddress> found = resolve(server);
      if (!found.isEmpty()) {
        servers.put(server, found);
      }
    }
    if (!servers.equals(before)) {
      checkpoint.saveServers(servers);
    }
  }

  private Set<InetSocketAddress> resolve(InetSocketAddress server) {
    Set<InetSocketAddress> found = new HashSet<>();
    try {
      for (InetAddress address : names.addressesOf(server.getHostString())) {
        found.add(new InetSocketAddress(address, server.getPort()));
      }
    } catch (UnknownHostException e) {
      // Asked again later; what is known of it stays.
    }
    return found;
  }

  /** Whether the file could be read. */
  private boolean addServersOf(Path file, Set<InetSocketAddress> mentioned) {
    try {
      mentioned.addAll(PeerAddressParser.serversOf(Files.readString(file)));
      log.resolved("node kubeconfig");
      return true;
    } catch (IOException e) {
      log.warn("node kubeconfig", "cannot read " + file + ": " + e.getMessage());
      return false;
    }
  }
}
