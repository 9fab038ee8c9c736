// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.agent.desired.DesiredStateSource;
import dev.packetclassifier.agent.desired.RebootPolicy;
import dev.packetclassifier.agent.exceptions.ExceptionConfirmation;
import dev.packetclassifier.agent.log.DeduplicatingLog;
import dev.packetclassifier.agent.network.DefaultRoutes;
import dev.packetclassifier.agent.network.EthtoolFeatures;
import dev.packetclassifier.agent.network.HostNetwork;
import dev.packetclassifier.agent.plan.AttachedProgram;
import dev.packetclassifier.agent.plan.KernelState;
import dev.packetclassifier.agent.plan.TableLimits;
import dev.packetclassifier.agent.revision.FetchJitter;
import dev.packetclassifier.agent.revision.RevisionCache;
import dev.packetclassifier.agent.revision.RevisionFixtures;
import dev.packetclassifier.agent.store.ChecksummedDirectory;
import dev.packetclassifier.agent.store.NodeCheckpoint;
import dev.packetclassifier.agent.sync.AgentCounters;
import dev.packetclassifier.agent.sync.FakeCluster;
import dev.packetclassifier.agent.sync.HostEnvironment;
import dev.packetclassifier.agent.sync.SyncIteration;
import dev.packetclassifier.agent.sync.SyncState;
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
  private static final RebootPolicy REBOOT = new RebootPolicy("this boot", Duration.ofSeconds(10), Duration.ofMinutes(15));
  static final PacketClassifierRevisionSpec ONE = RevisionFixtures.longerThan("scan", 1000);
  static final PacketClassifierRevisionSpec TWO = RevisionFixtures.longerThan("scan", 500);
  static final PacketClassifierRevisionSpec OTHER_SHAPE = RevisionFixtures.longerThanOnPortAbove("scan", 500, 1024);
  static final PacketClassifierRevisionSpec FLOOD = RevisionFixtures.longerThan("flood", 500);
  static final String A = RevisionFixtures.name(ONE);
  static final String B = RevisionFixtures.name(TWO);
  static final String C = RevisionFixtures.name(OTHER_SHAPE);
  static final String F = RevisionFixtures.name(FLOOD);

  @TempDir
  Path temporary;
  final FakeCluster cluster = new FakeCluster();
  final AgentCounters counters = new AgentCounters();
  Instant now = Instant.parse("2026-01-01T00:00:00Z");
  TestNode node;
  PinnedKernel kernel;
  /** How much later the agent believes it to be than the kernel does. */
  Duration ahead = Duration.ZERO;
  SyncIteration iteration;

  @BeforeEach
  void start() throws Exception {
    node = new TestNode();
    for (PacketClassifierRevisionSpec revision : List.of(ONE, TWO, OTHER_SHAPE, FLOOD)) {
      cluster.revisions.put(RevisionFixtures.name(revision), RevisionFixtures.text(revision));
    }
    startAgent();
  }

  @AfterEach
  void stop() throws Exception {
    kernel.close();
    node.close();
  }

  /** Small, so that a test makes and frees them quickly; with room for two classifiers that remember flows and addresses. */
  static final TableLimits TABLES = new TableLimits(Geometry.ofRecords(1024, 256, 64), 1_150_000);

  void startAgent() {
    DeduplicatingLog log = new DeduplicatingLog(Logger.getLogger(RealKernelTest.class));
    ChecksummedDirectory directory = new ChecksummedDirectory(temporary.resolve("cache"));
    kernel = new PinnedKernel(node.pins(), TABLES.geometry());
    iteration = new SyncIteration(cluster, new DesiredStateSource(cluster, new NodeCheckpoint(directory, log), REBOOT), ahead(),
        new RealSurroundings(),
        new RevisionCache(cluster, directory.subdirectory("revisions"), FetchJitter.atOnce(), log), TABLES, "1.0", log, counters,
        new ExceptionConfirmation(() -> 1, () -> 0), new SyncState());
  }

  /** The kernel, as it would be after some more time of the same. */
  private Kernel ahead() {
    return (Kernel) Proxy.newProxyInstance(Kernel.class.getClassLoader(), new Class<?>[] {Kernel.class}, (proxy, method, arguments) -> {
      try {
        Object answer = method.invoke(kernel, arguments);
        return answer instanceof KernelState state
            ? new KernelState(state.attached(), state.pinned(), state.unadoptable(), state.nanos() + ahead.toNanos()) : answer;
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    });
  }

  private record RealSurroundings() implements HostEnvironment {
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
    iteration.run(now);
    return cluster.status() == null || cluster.status().assignments.isEmpty() ? null : cluster.status().assignments.get(0);
  }

  AttachedProgram onlyProgram() {
    assertThat(kernel.read().attached()).hasSize(1);
    return kernel.read().attached().get(0);
  }

  String xdpOf(String suffix) {
    return Shell.run("ip -details link show " + node.name(suffix));
  }
}
