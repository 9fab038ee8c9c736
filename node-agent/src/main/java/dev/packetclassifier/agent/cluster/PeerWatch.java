package dev.packetclassifier.agent.cluster;

import dev.packetclassifier.agent.log.Complaints;
import dev.packetclassifier.agent.store.LastKnown;
import dev.packetclassifier.bpf.verdict.KnownHosts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The addresses of nodes and API servers: from the ConfigMap, or the disk while it cannot be seen, and the servers this node itself uses. */
public final class PeerWatch {
  private static final Duration BETWEEN_LOOKUPS = Duration.ofMinutes(10);

  private final Cluster cluster;
  private final LastKnown lastKnown;
  private final Set<InetSocketAddress> own;
  private final Optional<Path> kubeconfig;
  private final Complaints complaints;
  private Map<String, String> last;
  private Set<InetSocketAddress> servers = Set.of();
  private Instant lookUpAgain = Instant.EPOCH;

  /**
   * @param own the API servers that the agent itself speaks to, not resolved
   * @param kubeconfig of the node, whose servers count too
   */
  public PeerWatch(Cluster cluster, LastKnown lastKnown, Set<InetSocketAddress> own, Optional<Path> kubeconfig, Complaints complaints) {
    this.cluster = cluster;
    this.lastKnown = lastKnown;
    this.own = Set.copyOf(own);
    this.kubeconfig = kubeconfig;
    this.complaints = complaints;
    this.last = lastKnown.peers().orElse(Map.of());
  }

  /** All of them, as last known; a ConfigMap that is gone takes no protection away. */
  public KnownHosts at(Instant now) {
    Map<String, String> seen = cluster.peers().orElse(last);
    if (!seen.equals(last)) {
      last = Map.copyOf(seen);
      lastKnown.keepPeers(last);
    }
    if (!now.isBefore(lookUpAgain)) {
      lookUp();
      lookUpAgain = now.plus(BETWEEN_LOOKUPS);
    }
    Set<InetAddress> addresses = new HashSet<>(PeerAddresses.of(last));
    servers.forEach(server -> addresses.add(server.getAddress()));
    Set<InetSocketAddress> apiServers = new HashSet<>(PeerAddresses.apiServersOf(last));
    apiServers.addAll(servers);
    return new KnownHosts(Set.of(), addresses, apiServers);
  }

  private void lookUp() {
    Set<InetSocketAddress> names = new LinkedHashSet<>(own);
    kubeconfig.ifPresent(file -> names.addAll(serversOf(file)));
    Set<InetSocketAddress> found = PeerAddresses.resolve(names);
    if (!found.isEmpty() || names.isEmpty()) {
      servers = found;
    }
  }

  private Set<InetSocketAddress> serversOf(Path file) {
    try {
      Set<InetSocketAddress> servers = PeerAddresses.serversOf(Files.readString(file));
      complaints.settled("node kubeconfig");
      return servers;
    } catch (IOException e) {
      complaints.about("node kubeconfig", "cannot read " + file + ": " + e.getMessage());
      return Set.of();
    }
  }
}
