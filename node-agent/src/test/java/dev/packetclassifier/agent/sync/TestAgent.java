// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.sync;

import dev.packetclassifier.agent.desired.DesiredStateSource;
import dev.packetclassifier.agent.desired.RebootPolicy;
import dev.packetclassifier.agent.exceptions.ExceptionConfirmation;
import dev.packetclassifier.agent.log.DeduplicatingLog;
import dev.packetclassifier.agent.network.HostNetwork;
import dev.packetclassifier.agent.plan.NodeInterface;
import dev.packetclassifier.agent.revision.RevisionCache;
import dev.packetclassifier.agent.revision.RevisionFixtures;
import dev.packetclassifier.agent.store.ChecksummedDirectory;
import dev.packetclassifier.agent.store.NodeCheckpoint;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNodeStatus;
import dev.packetclassifier.api.v1alpha1.PacketClassifierRevisionSpec;
import dev.packetclassifier.bpf.verdict.KnownHosts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/** An agent on a node in memory with the interfaces eth0 and eth1, whose time moves when told. */
final class TestAgent implements HostEnvironment {
  private static final RebootPolicy REBOOT = new RebootPolicy("this boot", Duration.ofSeconds(10), Duration.ofMinutes(15));
  final FakeKernel kernel = new FakeKernel();
  final FakeCluster cluster = new FakeCluster();
  final ExceptionConfirmation confirmation = new ExceptionConfirmation(() -> 5000, () -> 1);
  final SyncState progress = new SyncState();
  private final Path cache;
  Duration delay = Duration.ZERO;
  volatile boolean networkFails;
  Instant now = Instant.parse("2026-01-01T00:00:00Z");
  SyncIteration iteration;

  TestAgent(Path cache, PacketClassifierRevisionSpec... revisions) {
    this.cache = cache;
    kernel.clock = () -> Duration.between(Instant.EPOCH, now).toNanos();
    for (PacketClassifierRevisionSpec revision : revisions) {
      cluster.revisions.put(RevisionFixtures.name(revision), RevisionFixtures.text(revision));
    }
    restart();
  }

  /** The agent is killed and starts again. */
  void restart() {
    DeduplicatingLog log = new DeduplicatingLog(Logger.getLogger(TestAgent.class));
    ChecksummedDirectory directory = new ChecksummedDirectory(cache);
    iteration = new SyncIteration(cluster, new DesiredStateSource(cluster, new NodeCheckpoint(directory, log), REBOOT), kernel, this,
        new RevisionCache(cluster, directory.subdirectory("revisions"), () -> delay, log), FakeKernel.TABLES, "1.0", log,
        new AgentCounters(), confirmation, progress);
  }

  PacketClassifierNodeStatus turnAfter(Duration time) throws IOException {
    now = now.plus(time);
    kernel.calls.clear();
    iteration.run(now);
    return cluster.status();
  }

  @Override
  public HostNetwork network() throws IOException {
    if (networkFails) {
      throw new IOException("no netlink");
    }
    return new HostNetwork(List.of(new NodeInterface(2, "eth0", true), new NodeInterface(3, "eth1", true)), Set.of());
  }

  @Override
  public Set<Integer> defaultRoutes() {
    return Set.of(2);
  }

  @Override
  public String driverSettings(String ifname) {
    return "driver";
  }

  @Override
  public KnownHosts peers() {
    return KnownHosts.NONE;
  }
}
