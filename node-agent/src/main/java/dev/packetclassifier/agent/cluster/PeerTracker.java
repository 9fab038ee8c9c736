package dev.packetclassifier.agent.cluster;

import dev.packetclassifier.agent.log.DeduplicatingLog;
import dev.packetclassifier.agent.store.NodeCheckpoint;
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

/** The addresses of nodes and API servers: from the ConfigMap, or the checkpoint while it cannot be read, and the servers this node uses. */
public final class PeerTracker {
  private static final Duration RESOLUTION_INTERVAL = Duration.ofMinutes(10);

  private final Cluster cluster;
  private final NodeCheckpoint checkpoint;
  private final Set<InetSocketAddress> own;
  private final Optional<Path> kubeconfig;
  private final DeduplicatingLog log;
  private Map<String, String> last;
  private Set<InetSocketAddress> servers = Set.of();
  private Instant nextResolution = Instant.EPOCH;

  /**
   * @param own the API servers that the agent itself uses, not resolved
   * @param kubeconfig of the node, whose servers count too
   */
  public PeerTracker(Cluster cluster, NodeCheckpoint checkpoint, Set<InetSocketAddress> own, Optional<Path> kubeconfig, DeduplicatingLog log) {
    this.cluster = cluster;
    this.checkpoint = checkpoint;
    this.own = Set.copyOf(own);
    this.kubeconfig = kubeconfig;
    this.log = log;
    this.last = checkpoint.peers().orElse(Map.of());
  }

  /** All of them, as last known; a deleted ConfigMap removes no protection. */
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
    servers.forEach(server -> addresses.add(server.getAddress()));
    Set<InetSocketAddress> apiServers = new HashSet<>(PeerAddressParser.apiServersOf(last));
    apiServers.addAll(servers);
    return new KnownHosts(Set.of(), addresses, apiServers);
  }

  private void resolveServers() {
    Set<InetSocketAddress> names = new LinkedHashSet<>(own);
    kubeconfig.ifPresent(file -> names.addAll(serversOf(file)));
    Set<InetSocketAddress> found = PeerAddressParser.resolve(names);
    if (!found.isEmpty() || names.isEmpty()) {
      servers = found;
    }
  }

  private Set<InetSocketAddress> serversOf(Path file) {
    try {
      Set<InetSocketAddress> servers = PeerAddressParser.serversOf(Files.readString(file));
      log.resolved("node kubeconfig");
      return servers;
    } catch (IOException e) {
      log.warn("node kubeconfig", "cannot read " + file + ": " + e.getMessage());
      return Set.of();
    }
  }
}
