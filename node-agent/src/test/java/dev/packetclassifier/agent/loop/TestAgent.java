package dev.packetclassifier.agent.loop;

import dev.packetclassifier.agent.desired.DesiredState;
import dev.packetclassifier.agent.log.Complaints;
import dev.packetclassifier.agent.network.HostNetwork;
import dev.packetclassifier.agent.plan.NodeInterface;
import dev.packetclassifier.agent.revision.RevisionShelf;
import dev.packetclassifier.agent.revision.RevisionTexts;
import dev.packetclassifier.agent.store.CheckedFolder;
import dev.packetclassifier.agent.store.LastKnown;
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
final class TestAgent implements Surroundings {
  final FakeKernel kernel = new FakeKernel();
  final FakeCluster cluster = new FakeCluster();
  final Progress progress = new Progress();
  private final Path cache;
  Duration delay = Duration.ZERO;
  Instant now = Instant.parse("2026-01-01T00:00:00Z");
  Turn turn;

  TestAgent(Path cache, PacketClassifierRevisionSpec... revisions) {
    this.cache = cache;
    kernel.clock = () -> Duration.between(Instant.EPOCH, now).toNanos();
    for (PacketClassifierRevisionSpec revision : revisions) {
      cluster.revisions.put(RevisionTexts.name(revision), RevisionTexts.text(revision));
    }
    restart();
  }

  /** The agent is killed and starts again. */
  void restart() {
    Complaints complaints = new Complaints(Logger.getLogger(TestAgent.class));
    CheckedFolder folder = new CheckedFolder(cache);
    turn = new Turn(cluster, new DesiredState(cluster, new LastKnown(folder, complaints)), kernel, this,
        new RevisionShelf(cluster, folder.inner("revisions"), () -> delay, complaints), FakeKernel.TABLES, "1.0", complaints, new Tally(), progress);
  }

  PacketClassifierNodeStatus turnAfter(Duration time) throws IOException {
    now = now.plus(time);
    kernel.calls.clear();
    turn.take(now);
    return cluster.status();
  }

  @Override
  public HostNetwork network() {
    return new HostNetwork(List.of(new NodeInterface(2, "eth0", true), new NodeInterface(3, "eth1", true)), Set.of());
  }

  @Override
  public Set<String> defaultRoutes() {
    return Set.of("eth0");
  }

  @Override
  public boolean merging(String ifname) {
    return false;
  }

  @Override
  public KnownHosts peers() {
    return KnownHosts.NONE;
  }
}
