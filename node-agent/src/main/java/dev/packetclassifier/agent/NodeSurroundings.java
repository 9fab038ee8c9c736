package dev.packetclassifier.agent;

import dev.packetclassifier.agent.cluster.PeerWatch;
import dev.packetclassifier.agent.loop.Surroundings;
import dev.packetclassifier.agent.network.DefaultRoutes;
import dev.packetclassifier.agent.network.HostNetwork;
import dev.packetclassifier.agent.network.Offloads;
import dev.packetclassifier.bpf.verdict.KnownHosts;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;

/** The real node. */
record NodeSurroundings(PeerWatch peerWatch) implements Surroundings {
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
    return Offloads.merging(ifname);
  }

  @Override
  public KnownHosts peers() {
    return peerWatch.at(Instant.now());
  }
}
