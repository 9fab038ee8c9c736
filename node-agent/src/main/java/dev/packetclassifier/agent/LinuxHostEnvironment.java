// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent;

import dev.packetclassifier.agent.cluster.PeerTracker;
import dev.packetclassifier.agent.network.DefaultRoutes;
import dev.packetclassifier.agent.network.EthtoolFeatures;
import dev.packetclassifier.agent.network.HostNetwork;
import dev.packetclassifier.agent.network.Resolvers;
import dev.packetclassifier.agent.network.RoutingPeers;
import dev.packetclassifier.agent.retry.MonotonicTime;
import dev.packetclassifier.agent.sync.HostEnvironment;
import dev.packetclassifier.bpf.verdict.KnownHosts;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;

/** The node that the agent runs on. */
record LinuxHostEnvironment(PeerTracker peerTracker, Resolvers resolvers, RoutingPeers routingPeers) implements HostEnvironment {
  @Override
  public HostNetwork network() throws IOException {
    return HostNetwork.read();
  }

  @Override
  public Set<Integer> defaultRoutes() throws IOException {
    return DefaultRoutes.interfaces();
  }

  @Override
  public String driverSettings(String ifname) {
    return EthtoolFeatures.driverSettings(ifname);
  }

  @Override
  public KnownHosts peers() {
    Instant now = MonotonicTime.now();
    return peerTracker.current(now).withResolvers(resolvers.addresses()).withRoutingPeers(routingPeers.at(now));
  }
}
