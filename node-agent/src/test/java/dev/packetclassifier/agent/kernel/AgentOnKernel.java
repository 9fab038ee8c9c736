package dev.packetclassifier.agent.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.agent.desired.DesiredState;
import dev.packetclassifier.agent.log.Complaints;
import dev.packetclassifier.agent.loop.FakeCluster;
import dev.packetclassifier.agent.loop.Progress;
import dev.packetclassifier.agent.loop.Surroundings;
import dev.packetclassifier.agent.loop.Tally;
import dev.packetclassifier.agent.loop.Turn;
import dev.packetclassifier.agent.network.DefaultRoutes;
import dev.packetclassifier.agent.network.HostNetwork;
import dev.packetclassifier.agent.network.Offloads;
import dev.packetclassifier.agent.plan.Attached;
import dev.packetclassifier.agent.plan.TableLimits;
import dev.packetclassifier.agent.revision.FirstFetch;
import dev.packetclassifier.agent.revision.RevisionShelf;
import dev.packetclassifier.agent.revision.RevisionTexts;
import dev.packetclassifier.agent.store.CheckedFolder;
import dev.packetclassifier.agent.store.LastKnown;
import dev.packetclassifier.api.v1alpha1.AssignmentStatus;
import dev.packetclassifier.api.v1alpha1.PacketClassifierRevisionSpec;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.verdict.KnownHosts;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An agent on this machine's kernel, with interfaces made for the test. Needs root. */
abstract class AgentOnKernel {
  static final PacketClassifierRevisionSpec ONE = RevisionTexts.longerThan("scan", 1000);
  static final PacketClassifierRevisionSpec TWO = RevisionTexts.longerThan("scan", 500);
  static final PacketClassifierRevisionSpec OTHER_SHAPE = RevisionTexts.longerThanOnPortAbove("scan", 500, 1024);
  static final PacketClassifierRevisionSpec FLOOD = RevisionTexts.longerThan("flood", 500);
  static final String A = RevisionTexts.name(ONE);
  static final String B = RevisionTexts.name(TWO);
  static final String C = RevisionTexts.name(OTHER_SHAPE);
  static final String F = RevisionTexts.name(FLOOD);

  @TempDir
  Path temporary;
  final FakeCluster cluster = new FakeCluster();
  final Tally tally = new Tally();
  Instant now = Instant.parse("2026-01-01T00:00:00Z");
  TestNode node;
  PinnedKernel kernel;
  /** How much later the agent believes it to be than the kernel does. */
  Duration ahead = Duration.ZERO;
  Turn turn;

  @BeforeEach
  void start() throws Exception {
    node = new TestNode();
    for (PacketClassifierRevisionSpec revision : List.of(ONE, TWO, OTHER_SHAPE, FLOOD)) {
      cluster.revisions.put(RevisionTexts.name(revision), RevisionTexts.text(revision));
    }
    startAgent();
  }

  @AfterEach
  void stop() throws Exception {
    kernel.close();
    node.close();
  }

  /** Small, so that a test makes and frees them quickly; with room for two classifiers that remember flows and addresses. */
  static final TableLimits TABLES = new TableLimits(Geometry.ofRecords(1024, 256, 64), 900_000);

  void startAgent() {
    Complaints complaints = new Complaints(Logger.getLogger(RealKernelTest.class));
    CheckedFolder folder = new CheckedFolder(temporary.resolve("cache"));
    kernel = new PinnedKernel(node.pins(), TABLES.geometry());
    turn = new Turn(cluster, new DesiredState(cluster, new LastKnown(folder, complaints)), ahead(), new RealSurroundings(),
        new RevisionShelf(cluster, folder.inner("revisions"), FirstFetch.atOnce(), complaints), TABLES, "1.0", complaints, tally, new Progress());
  }

  /** The kernel, as it would be after some more time of the same. */
  private Kernel ahead() {
    return (Kernel) Proxy.newProxyInstance(Kernel.class.getClassLoader(), new Class<?>[] {Kernel.class}, (proxy, method, arguments) -> {
      try {
        Object answer = method.invoke(kernel, arguments);
        return answer instanceof KernelState state
            ? new KernelState(state.attached(), state.pinned(), state.unreadable(), state.nanos() + ahead.toNanos()) : answer;
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    });
  }

  private record RealSurroundings() implements Surroundings {
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
      return KnownHosts.NONE;
    }
  }

  /** A killed agent lets go of its descriptors and does nothing else. */
  void killAgent() {
    kernel.close();
    startAgent();
  }

  AssignmentStatus turn() throws Exception {
    now = now.plusSeconds(120);
    turn.take(now);
    return cluster.status() == null || cluster.status().assignments.isEmpty() ? null : cluster.status().assignments.get(0);
  }

  Attached onlyProgram() {
    assertThat(kernel.read().attached()).hasSize(1);
    return kernel.read().attached().get(0);
  }

  String xdpOf(String suffix) {
    return Shell.run("ip -details link show " + node.name(suffix));
  }
}
