// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.sync;

import dev.packetclassifier.agent.network.HostNetwork;
import dev.packetclassifier.bpf.verdict.KnownHosts;
import java.io.IOException;
import java.util.Set;

/** What the agent reads of its node besides the kernel's programs. */
public interface HostEnvironment {
  /** @throws IOException when the kernel does not answer: then this sync changes nothing */
  HostNetwork network() throws IOException;

  /** Numbers of the interfaces of the default routes. */
  Set<Integer> defaultRoutes() throws IOException;

  /** What a driver may refuse native XDP for: its name and its channels; empty when they cannot be read. */
  String driverSettings(String ifname);

  /** Nodes and API servers, as last known; none of the node's own addresses. */
  KnownHosts peers();
}
