// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.sync;

import static dev.packetclassifier.agent.plan.Assignments.by;
import static dev.packetclassifier.agent.plan.Assignments.enforcing;
import static dev.packetclassifier.agent.plan.Assignments.onNames;
import static dev.packetclassifier.agent.plan.Assignments.ranked;
import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.agent.cluster.Existence;
import dev.packetclassifier.agent.cluster.NodeObjectState;
import dev.packetclassifier.agent.desired.DesiredStateSource;
import dev.packetclassifier.agent.desired.RebootPolicy;
import dev.packetclassifier.agent.exceptions.ExceptionConfirmation;
import dev.packetclassifier.agent.log.DeduplicatingLog;
import dev.packetclassifier.agent.network.HostNetwork;
import dev.packetclassifier.agent.plan.AttachedProgram;
import dev.packetclassifier.agent.plan.ForeignProgram;
import dev.packetclassifier.agent.plan.NodeEvent;
import dev.packetclassifier.agent.plan.NodeInterface;
import dev.packetclassifier.agent.revision.RevisionCache;
import dev.packetclassifier.agent.revision.RevisionFixtures;
import dev.packetclassifier.agent.store.ChecksummedDirectory;
import dev.packetclassifier.agent.store.NodeCheckpoint;
import dev.packetclassifier.api.v1alpha1.ArrivalHook;
import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.AttachMode;
import dev.packetclassifier.api.v1alpha1.EventReason;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNodeStatus;
import dev.packetclassifier.api.v1alpha1.PacketClassifierRevisionSpec;
import dev.packetclassifier.api.v1alpha1.Phase;
import dev.packetclassifier.bpf.verdict.KnownHosts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyncIterationTest {
  private static final RebootPolicy REBOOT = new RebootPolicy("this boot", Duration.ofSeconds(10), Duration.ofMinutes(15));
  private static final PacketClassifierRevisionSpec ONE = RevisionFixtures.longerThan("scan", 1000);
  private static final PacketClassifierRevisionSpec TWO = RevisionFixtures.longerThan("scan", 500);
  private static final PacketClassifierRevisionSpec FLOOD = RevisionFixtures.longerThan("flood", 500);
  private static final String A = RevisionFixtures.name(ONE);
  private static final String B = RevisionFixtures.name(TWO);
  private static final String F = RevisionFixtures.name(FLOOD);

  @TempDir
  private Path temporary;
  private final FakeKernel kernel = new FakeKernel();
  private final FakeCluster cluster = new FakeCluster();
  private final List<NodeInterface> interfaces = new ArrayList<>(
      List.of(new NodeInterface(2, "eth0", true), new NodeInterface(3, "eth1", true)));
  private final Set<InetAddress> addresses = new HashSet<>();
  private KnownHosts peers = KnownHosts.NONE;
  private String driver = "virtio_net 0/0/0/1";
  private final AgentCounters counters = new AgentCounters();
  private final SyncState progress = new SyncState();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private SyncIteration iteration;

  @BeforeEach
  void start() throws Exception {
    for (PacketClassifierRevisionSpec revision : List.of(ONE, TWO, FLOOD)) {
      cluster.revisions.put(RevisionFixtures.name(revision), RevisionFixtures.text(revision));
    }
    addresses.add(InetAddress.getByName("10.0.0.1"));
    restart();
  }

  /** The agent is killed and starts again. */
  private void restart() {
    DeduplicatingLog log = new DeduplicatingLog(Logger.getLogger(SyncIterationTest.class));
    ChecksummedDirectory directory = new ChecksummedDirectory(temporary.resolve("cache"));
    iteration = new SyncIteration(cluster, new DesiredStateSource(cluster, new NodeCheckpoint(directory, log), REBOOT), kernel,
        new HostEnvironment() {
          @Override
          public HostNetwork network() {
            return new HostNetwork(List.copyOf(interfaces), Set.copyOf(addresses));
          }

          @Override
          public Set<Integer> defaultRoutes() {
            return Set.of(2);
          }

          @Override
          public String driverSettings(String ifname) {
            return driver;
          }

          @Override
          public KnownHosts peers() {
            return peers;
          }
        }, new RevisionCache(cluster, directory.subdirectory("revisions"), () -> Duration.ZERO, log), FakeKernel.TABLES, "1.0", log,
        counters, new ExceptionConfirmation(() -> 1, () -> 0), progress);
  }

  private PacketClassifierNodeStatus turnAfter(int seconds) throws Exception {
    now = now.plusSeconds(seconds);
    iteration.run(now);
    return cluster.status();
  }

  private List<String> callsOf(int seconds) throws Exception {
    kernel.calls.clear();
    turnAfter(seconds);
    return kernel.calls;
  }

  @Test
  void attachesAfterSelfTestAndReportsWhatItReadBack() throws Exception {
    cluster.assign(onNames("scan", A, "eth0"));
    PacketClassifierNodeStatus status = turnAfter(0);
    assertThat(kernel.calls).containsExactly("selfTest " + A, "attach scan eth0 Native Observe");
    assertThat(status.observedGeneration).isEqualTo(1);
    assertThat(status.running).isEqualTo(1);
    assertThat(status.assignments.get(0).active.revision).isEqualTo(A);
    assertThat(status.agentVersion).isEqualTo("1.0");
    assertThat(status.capabilities).contains("assignmentId");
    assertThat(cluster.events)
        .containsExactly(new NodeEvent("scan/eth0", false, EventReason.Running, "scan on eth0: runs " + A + ", Native"));
  }

  @Test
  void repeatsTheIdOfTheAssignmentThatItActedOn() throws Exception {
    Assignment assignment = onNames("scan", A, "eth0");
    assignment.id = "00000000aa";
    cluster.assign(assignment);
    assertThat(turnAfter(0).assignments.get(0).id).isEqualTo("00000000aa");
    cluster.assign(onNames("scan", A, "eth0"));
    assertThat(turnAfter(1).assignments.get(0).id).as("an older operator writes none").isNull();
  }

  @Test
  void writesNothingWhenNothingChanged() throws Exception {
    cluster.assign(onNames("scan", A, "eth0"));
    turnAfter(0);
    assertThat(callsOf(1)).isEmpty();
    turnAfter(100);
    assertThat(cluster.written).hasSize(1);
    assertThat(cluster.events).hasSize(1);
  }

  @Test
  void writesAgainWhatSomebodyElseOverwrote() throws Exception {
    cluster.assign(onNames("scan", A, "eth0"));
    turnAfter(0);
    ((NodeObjectState.Present) cluster.own).object().setStatus(new PacketClassifierNodeStatus());
    turnAfter(31);
    assertThat(cluster.written).hasSize(2);
  }

  @Test
  void swapsToAnotherRevisionWithoutTakingAnythingOff() throws Exception {
    cluster.assign(onNames("scan", A, "eth0"));
    turnAfter(0);
    cluster.assign(enforcing(onNames("scan", B, "eth0")));
    assertThat(callsOf(1)).containsExactly("selfTest " + B, "swap scan 2 " + B + " Enforce");
    assertThat(cluster.status().observedGeneration).isEqualTo(2);
    assertThat(cluster.status().assignments.get(0).active.mode).isEqualTo(Mode.Enforce);
  }

  @Test
  void fallsBackToTcAndOnlyObservesUntilARollout() throws Exception {
    kernel.noNative.add(2);
    cluster.assign(enforcing(onNames("scan", A, "eth0")));
    PacketClassifierNodeStatus status = turnAfter(0);
    assertThat(kernel.attached).singleElement()
        .matches(program -> program.attachMode() == AttachMode.Tc && program.mode() == Mode.Observe);
    assertThat(status.assignments.get(0).active.phase).as("at once, not after an alarm").isEqualTo(Phase.Running);
    turnAfter(1);
    assertThat(cluster.written).hasSize(1);
    assertThat(cluster.events).singleElement().matches(event -> !event.warning());
    assertThat(cluster.status().assignments.get(0).active.mode).isEqualTo(Mode.Observe);
    assertThat(cluster.status().assignments.get(0).active.message).contains("TcNeedsRollout");
    Assignment rolledOut = enforcing(onNames("scan", A, "eth0"));
    rolledOut.hooks = List.of(ArrivalHook.Native, ArrivalHook.Tc);
    cluster.assign(rolledOut);
    assertThat(callsOf(10)).containsExactly("swap scan 2 " + A + " Enforce");
    assertThat(cluster.status().assignments.get(0).active.mode).isEqualTo(Mode.Enforce);
  }

  @Test
  void saysSoWhenTheDriverCannotAndMayNotFallBack() throws Exception {
    kernel.noNative.add(2);
    cluster.assign(by(AttachMode.Native, onNames("scan", A, "eth0")));
    assertThat(turnAfter(0).assignments.get(0).active.message).contains("eth0", "operation not supported", "attachMode Auto");
    assertThat(turnAfter(1).assignments.get(0).active.phase).isEqualTo(Phase.Failed);
  }

  @Test
  void selfTestThatFailsChangesNothing() throws Exception {
    cluster.assign(onNames("scan", A, "eth0"));
    turnAfter(0);
    kernel.selfTestFails = "frame 7: expected benign, got scan";
    cluster.assign(onNames("scan", B, "eth0"));
    assertThat(callsOf(1)).containsExactly("selfTest " + B);
    assertThat(cluster.status().assignments.get(0).active.phase).isEqualTo(Phase.Failed);
    assertThat(cluster.status().assignments.get(0).active.revision).isEqualTo(A);
    assertThat(cluster.status().assignments.get(0).active.message).contains("frame 7");
    assertThat(counters.selfTestFailures()).hasValue(1);
    assertThat(callsOf(60)).isEmpty();
    assertThat(callsOf(600)).containsExactly("selfTest " + B);
  }

  @Test
  void failureIsRetriedEverMoreRarelyAndWrittenOnce() throws Exception {
    cluster.assign(onNames("scan", A, "eth0", "eth1"));
    turnAfter(0);
    kernel.swapFails = "verifier: R1 invalid mem access";
    cluster.assign(onNames("scan", B, "eth0", "eth1"));
    int before = cluster.written.size();
    kernel.calls.clear();
    for (int second = 0; second < 300; second++) {
      turnAfter(1);
    }
    // Waits of half to all of 1, 2, 4 seconds and so on up to a minute: chance decides within these bounds; without, it were 300.
    assertThat(kernel.calls.stream().filter(call -> call.startsWith("swap scan 2"))).hasSizeBetween(9, 16);
    assertThat(cluster.written).hasSize(before + 1);
    assertThat(cluster.status().assignments.get(0).interfaces).allMatch(each -> each.revision.equals(A) && each.phase == Phase.Failed);
    kernel.swapFails = null;
    turnAfter(60);
    assertThat(cluster.status().assignments.get(0).active.revision).isEqualTo(B);
  }

  @Test
  void aRestartedAgentTouchesNothingThatIsRight() throws Exception {
    cluster.assign(onNames("scan", A, "eth0"));
    turnAfter(0);
    restart();
    assertThat(callsOf(1)).isEmpty();
    assertThat(cluster.written).hasSize(1);
    assertThat(cluster.events).hasSize(1);
  }

  @Test
  void protectedAddressesAreThereBeforeAndFollowAfterwards() throws Exception {
    peers = new KnownHosts(Set.of(), Set.of(InetAddress.getByName("10.0.0.9")), Set.of(new InetSocketAddress("10.0.0.8", 443)));
    cluster.assign(onNames("scan", A, "eth0"));
    turnAfter(0);
    assertThat(kernel.hosts.get("scan")).isEqualTo(peers.withNode(Set.of(InetAddress.getByName("10.0.0.1"))));
    addresses.add(InetAddress.getByName("fd00::1"));
    turnAfter(1);
    assertThat(kernel.hosts.get("scan").node()).hasSize(2);
    restart();
    kernel.hosts.clear();
    turnAfter(1);
    assertThat(kernel.hosts.get("scan").node()).hasSize(2);
  }

  @Test
  void interfaceThatAppearsIsAttachedTo() throws Exception {
    cluster.assign(onNames("scan", A, "eth0", "eth9"));
    assertThat(turnAfter(0).assignments.get(0).active.phase).isEqualTo(Phase.Pending);
    interfaces.add(new NodeInterface(9, "eth9", true));
    assertThat(turnAfter(1).assignments.get(0).active.phase).isEqualTo(Phase.Running);
  }

  @Test
  void foreignProgramBlocksUntilItLeaves() throws Exception {
    kernel.foreign.put(2, new ForeignProgram(42, "xdp_lb"));
    cluster.assign(by(AttachMode.Native, onNames("scan", A, "eth0")));
    assertThat(turnAfter(0).assignments.get(0).active.phase).isEqualTo(Phase.Blocked);
    assertThat(cluster.status().assignments.get(0).active.message).contains("xdp_lb", "42");
    assertThat(cluster.events).singleElement().matches(NodeEvent::warning);
    kernel.foreign.clear();
    assertThat(turnAfter(1).assignments.get(0).active.phase).isEqualTo(Phase.Running);
  }

  @Test
  void autoStandsBehindAForeignProgramUntilItLeaves() throws Exception {
    kernel.foreign.put(2, new ForeignProgram(42, "xdp_lb"));
    cluster.assign(onNames("scan", A, "eth0"));
    assertThat(callsOf(0)).contains("attach scan eth0 Tc Observe");
    assertThat(cluster.status().assignments.get(0).active.phase).isEqualTo(Phase.Running);
    assertThat(callsOf(100)).isEmpty();
    kernel.foreign.clear();
    assertThat(callsOf(100)).containsExactly("detach scan 2", "attach scan eth0 Native Observe");
    assertThat(callsOf(100)).isEmpty();
  }

  @Test
  void takeOverThatFailsPutsTheOldOneBack() throws Exception {
    cluster.assign(onNames("flood", F, "eth0"));
    turnAfter(0);
    kernel.noNative.add(3);
    AttachedProgram old = kernel.attached.get(0);
    kernel.attached.set(0, new AttachedProgram("flood", 2, old.digest(), old.mode(), AttachMode.Tc, 1));
    kernel.noNative.add(2);
    cluster.assign(onNames("flood", F, "eth0"), by(AttachMode.Native, ranked(1, onNames("scan", A, "eth0"))));
    PacketClassifierNodeStatus status = turnAfter(1);
    assertThat(kernel.attached).singleElement().matches(program -> program.classifier().equals("flood"));
    assertThat(status.assignments).extracting(each -> each.active.phase).containsExactly(Phase.Conflict, Phase.Failed);
    assertThat(status.assignments.get(1).active.message).contains("put back");
  }

  @Test
  void classifierThatIsNoLongerListedLeavesNothing() throws Exception {
    cluster.assign(onNames("scan", A, "eth0"));
    turnAfter(0);
    cluster.assign();
    assertThat(callsOf(1)).containsExactly("remove scan");
    assertThat(cluster.status().assignments).isEmpty();
    assertThat(cluster.status().summary).isEqualTo("nothing assigned");
    assertThat(cluster.events).last().matches(event -> event.reason() == EventReason.Detached);
    assertThat(temporary.resolve("cache/assignments")).doesNotExist();
    assertThat(temporary.resolve("cache/revisions")).isEmptyDirectory();
  }

  @Test
  void detachThatFailsIsReportedAndTriedAgain() throws Exception {
    cluster.assign(onNames("scan", A, "eth0"));
    turnAfter(0);
    kernel.detachFails = "device busy";
    cluster.assign();
    assertThat(turnAfter(1).assignments.get(0).active.message).contains("still attached");
    kernel.detachFails = null;
    assertThat(turnAfter(1).assignments).isEmpty();
  }

  @Test
  void worksWithWhatItHasWithoutTheApiServerAfterAReboot() throws Exception {
    cluster.assign(onNames("scan", A, "eth0"));
    turnAfter(0);
    cluster.own = new NodeObjectState.NotSynced();
    cluster.reachable = false;
    kernel.attached.clear();
    kernel.pinned.clear();
    kernel.hosts.clear();
    restart();
    turnAfter(1);
    assertThat(kernel.attached).singleElement().matches(program -> program.digest().equals(ONE.digest));
    assertThat(progress.hasAppliedDesiredState()).isTrue();
    assertThat(cluster.written).hasSize(1);
  }

  @Test
  void knowingNothingItTouchesNothing() throws Exception {
    kernel.attached.add(new AttachedProgram("scan", 2, ONE.digest, Mode.Enforce, AttachMode.Native, 1));
    kernel.pinned.add("scan");
    turnAfter(0);
    assertThat(kernel.calls).isEmpty();
    assertThat(kernel.attached).hasSize(1);
    assertThat(kernel.hosts).containsKey("scan");
    assertThat(progress.hasAppliedDesiredState()).isFalse();
  }

  @Test
  void damagedCacheIsLikeNone() throws Exception {
    cluster.assign(onNames("scan", A, "eth0"));
    turnAfter(0);
    Files.writeString(temporary.resolve("cache/assignments"), "{\"assignments\": []}");
    cluster.own = new NodeObjectState.NotSynced();
    restart();
    assertThat(callsOf(1)).isEmpty();
    assertThat(kernel.attached).hasSize(1);
  }

  @Test
  void keepsEverythingWhileItsObjectIsMissingAndTheNodeExists() throws Exception {
    cluster.assign(onNames("scan", A, "eth0"));
    turnAfter(0);
    cluster.own = new NodeObjectState.NotFound();
    for (int i = 0; i < 50; i++) {
      assertThat(callsOf(10)).isEmpty();
    }
    interfaces.set(0, new NodeInterface(7, "eth0", true));
    kernel.attached.clear();
    assertThat(callsOf(1)).containsExactly("attach scan eth0 Native Observe");
  }

  @Test
  void autoSaysTheDriversReasonAndTriesNativeAgainWhenTheDriverChanges() throws Exception {
    kernel.noNative.add(2);
    cluster.assign(enforcing(onNames("scan", A, "eth0")));
    PacketClassifierNodeStatus status = turnAfter(0);
    assertThat(status.assignments.get(0).interfaces.get(0).attachMode).isEqualTo(AttachMode.Tc);
    assertThat(status.assignments.get(0).interfaces.get(0).message).contains("native XDP was refused: operation not supported");
    assertThat(cluster.events).filteredOn(event -> event.message().contains("refused")).hasSize(1);
    for (int i = 0; i < 5; i++) {
      assertThat(callsOf(100)).as("nothing changed").isEmpty();
    }
    driver = "virtio_net 0/0/0/4";
    assertThat(callsOf(10)).as("still refused").contains("attach scan eth0 Native Enforce", "attach scan eth0 Tc Observe");
    assertThat(callsOf(100)).isEmpty();
    kernel.noNative.clear();
    interfaces.set(0, new NodeInterface(2, "eth0", true, true, 3498, Set.of()));
    assertThat(callsOf(10)).as("the MTU was lowered").containsExactly("detach scan 2", "attach scan eth0 Native Enforce");
    assertThat(cluster.status().assignments.get(0).active.mode).isEqualTo(Mode.Enforce);
    assertThat(callsOf(100)).isEmpty();
  }

  @Test
  void anInterfaceThatFlapsMakesFewStatusWritesAndTheLastIsTrue() throws Exception {
    NodeInterface flapping = new NodeInterface(9, "flap0", true);
    cluster.assign(onNames("scan", A, "eth0", "flap0"));
    turnAfter(0);
    for (int i = 0; i < 100; i++) {
      interfaces.add(flapping);
      turnAfterMillis(450);
      interfaces.remove(flapping);
      kernel.attached.removeIf(program -> program.ifindex() == 9);
      turnAfterMillis(450);
    }
    assertThat(cluster.written).hasSizeLessThanOrEqualTo(18);
    assertThat(cluster.events).hasSizeLessThanOrEqualTo(9);
    interfaces.add(flapping);
    turnAfterMillis(450);
    assertThat(iteration.nextRetry()).as("it is not forgotten").isPresent();
    PacketClassifierNodeStatus status = turnAfter(10);
    assertThat(status.assignments.get(0).interfaces).extracting(each -> each.phase).containsOnly(Phase.Running);
    cluster.assign(onNames("scan", B, "eth0", "flap0"));
    int before = cluster.written.size();
    turnAfterMillis(10);
    assertThat(cluster.written).as("what is asked for is answered at once").hasSize(before + 1);
  }

  private void turnAfterMillis(int millis) throws IOException {
    now = now.plusMillis(millis);
    iteration.run(now);
  }

  @Test
  void detachesAllAfterTheNodeIsGone() throws Exception {
    cluster.assign(onNames("scan", A, "eth0"));
    turnAfter(0);
    kernel.pinned.add("orphan");
    cluster.own = new NodeObjectState.NotFound();
    cluster.node = Existence.NotFound;
    assertThat(callsOf(1)).isEmpty();
    assertThat(callsOf(13)).isEmpty();
    assertThat(callsOf(2)).containsExactly("remove orphan", "remove scan");
    assertThat(temporary.resolve("cache/assignments")).doesNotExist();
    assertThat(callsOf(10)).isEmpty();
    cluster.assign(onNames("scan", A, "eth0"));
    turnAfter(1);
    assertThat(kernel.attached).hasSize(1);
  }

  @Test
  void anObjectThatNeverExistedIsAnAnswer() throws Exception {
    cluster.own = new NodeObjectState.NotFound();
    turnAfter(0);
    assertThat(progress.hasAppliedDesiredState()).isTrue();
    assertThat(kernel.calls).isEmpty();
  }

  @Test
  void statusThatCannotBeWrittenIsWrittenLater() throws Exception {
    cluster.assign(onNames("scan", A, "eth0"));
    turnAfter(0);
    cluster.reachable = false;
    interfaces.remove(0);
    kernel.attached.clear();
    turnAfter(1);
    assertThat(cluster.written).hasSize(1);
    assertThat(iteration.nextRetry()).hasValueSatisfying(at -> assertThat(at).isBetween(now.plusMillis(500), now.plusSeconds(1)));
    cluster.reachable = true;
    assertThat(turnAfter(2).assignments.get(0).active.phase).isEqualTo(Phase.Pending);
    assertThat(iteration.nextRetry()).isEmpty();
  }

  @Test
  void refusedRevisionIsReportedAndOthersRun() throws Exception {
    cluster.assign(onNames("scan", "scan-0000000000", "eth0"), onNames("flood", F, "eth1"));
    PacketClassifierNodeStatus status = turnAfter(0);
    assertThat(status.assignments).extracting(each -> each.active.phase).containsExactly(Phase.Running, Phase.Failed);
    assertThat(status.observedGeneration).isEqualTo(1);
    assertThat(status.summary).startsWith("1 of 2 running; scan Failed: ");
  }

  @Test
  void kernelThatCannotIsReported() throws Exception {
    kernel.unsupported = Optional.of("no BPF file system");
    cluster.assign(onNames("scan", A, "eth0"));
    assertThat(turnAfter(0).assignments.get(0).active.phase).isEqualTo(Phase.Unsupported);
    assertThat(kernel.calls).isEmpty();
  }
}
