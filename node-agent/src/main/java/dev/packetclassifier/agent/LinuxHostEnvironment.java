package dev.packetclassifier.agent;

import dev.packetclassifier.agent.cluster.PeerTracker;
import dev.packetclassifier.agent.sync.HostEnvironment;
import dev.packetclassifier.agent.network.DefaultRoutes;
import dev.packetclassifier.agent.network.HostNetwork;
import dev.packetclassifier.agent.network.EthtoolFeatures;
import dev.packetclassifier.agent.network.Resolvers;
import dev.packetclassifier.agent.network.RoutingPeers;
import dev.packetclassifier.bpf.verdict.KnownHosts;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;

/** The real node. */
record LinuxHostEnvironment(PeerTracker peerWatch, Resolvers resolvers, RoutingPeers routingPeers) implements HostEnvironment {
  @Override
  public HostNetwork network() throws IOException {
    return HostNetwork.look();
  }

  @Override
  public Set<String> defaultRoutes() throws IOException {
    return DefaultRoutes.interfaces();
  }

  @Override
  public boolean merging(String ifname) throws IOException {
    return EthtoolFeatures.merging(ifname);
  }

  @Override
  public KnownHosts peers() {
    Instant now = Instant.now();
    return peerWatch.at(now).withResolvers(resolvers.addresses()).withRoutingPeers(routingPeers.at(now));
  }
}
