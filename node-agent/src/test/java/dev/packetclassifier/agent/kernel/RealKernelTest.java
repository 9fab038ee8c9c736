// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.kernel;

import static dev.packetclassifier.agent.plan.Assignments.by;
import static dev.packetclassifier.agent.plan.Assignments.enforcing;
import static dev.packetclassifier.agent.plan.Assignments.onNames;
import static dev.packetclassifier.agent.plan.Assignments.onPattern;
import static dev.packetclassifier.agent.plan.Assignments.ranked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.packetclassifier.agent.log.DeduplicatingLog;
import dev.packetclassifier.agent.plan.AttachOption;
import dev.packetclassifier.agent.plan.AttachedProgram;
import dev.packetclassifier.agent.revision.FetchJitter;
import dev.packetclassifier.agent.revision.RevisionCache;
import dev.packetclassifier.agent.store.ChecksummedDirectory;
import dev.packetclassifier.api.v1alpha1.AssignmentStatus;
import dev.packetclassifier.api.v1alpha1.AttachMode;
import dev.packetclassifier.api.v1alpha1.InterfaceStatus;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.Phase;
import dev.packetclassifier.bpf.libbpf.Direction;
import dev.packetclassifier.bpf.libbpf.Tcx;
import dev.packetclassifier.bpf.program.ClassCounts;
import dev.packetclassifier.bpf.verdict.KnownHosts;
import java.nio.file.Path;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/** The iteration of the loop on this machine's kernel, with interfaces made for the test. Needs root. */
class RealKernelTest extends AgentOnKernel {
  @Test
  void attachesNativelyAndCounts() throws Exception {
    int ifindex = node.makePair("0");
    cluster.assign(onNames("scan", A, node.name("0")));
    AssignmentStatus status = turn();
    assertThat(status.active.phase).as(status.active.message).isEqualTo(Phase.Running);
    InterfaceStatus place = status.interfaces.get(0);
    assertThat(place.ifindex).isEqualTo(ifindex);
    assertThat(place.attachMode).isEqualTo(AttachMode.Native);
    assertThat(place.revision).isEqualTo(A);
    assertThat(xdpOf("0")).contains("prog/xdp id " + onlyProgram().programId());
    Shell.run("ip link set " + node.name("0p") + " down");
    Shell.run("ip link set " + node.name("0p") + " up");
    await().until(() -> kernel.counts().get(0).counts().totals().values().stream().mapToLong(ClassCounts::packets).sum() > 0);
    assertThat(kernel.counts().get(0).ifname()).isEqualTo(node.name("0"));
    assertThat(kernel.counts().get(0).revision()).isEqualTo(A);
  }

  @Test
  void agentAfterAKilledOneTouchesNothingThatIsRight() throws Exception {
    node.makePair("0");
    cluster.assign(onNames("scan", A, node.name("0")));
    turn();
    AttachedProgram before = onlyProgram();
    long attaches = counters.attaches().get();
    killAgent();
    assertThat(xdpOf("0")).contains("prog/xdp id " + before.programId());
    turn();
    assertThat(onlyProgram()).isEqualTo(before);
    assertThat(counters.attaches()).hasValue(attaches);
    assertThat(counters.swaps()).hasValue(0);
    assertThat(cluster.written).hasSize(1);
  }

  @Test
  void saysWhatAttachingChangedForAsLongAsItIsAttached() throws Exception {
    node.makePair("0");
    String before = Shell.run("ethtool -k " + node.name("0"));
    cluster.assign(onNames("scan", A, node.name("0")));
    AssignmentStatus status = turn();
    assertThat(status.active.phase).isEqualTo(Phase.Running);
    String said = status.interfaces.get(0).message;
    assertThat(said).contains("veth", "TSO", "peer");
    assertThat(Shell.run("ethtool -k " + node.name("0p"))).contains("tcp-segmentation-offload: off");
    assertThat(said.contains("attaching switched")).as("what ethtool shows too")
        .isNotEqualTo(before.equals(Shell.run("ethtool -k " + node.name("0"))));
    assertThat(cluster.events).singleElement().matches(event -> event.message().endsWith(said));
    killAgent();
    turn();
    assertThat(cluster.written).as("the agent after it says the same").hasSize(1);
    cluster.assign(onNames("scan", C, node.name("0")));
    assertThat(turn().interfaces.get(0).message).isEqualTo(said);
    cluster.assign(by(AttachMode.Tc, onNames("scan", C, node.name("0"))));
    assertThat(String.valueOf(turn().interfaces.get(0).message)).doesNotContain("TSO");
  }

  @Test
  void swapsImageAndProgramWhereTheyAre() throws Exception {
    node.makePair("0");
    cluster.assign(onNames("scan", A, node.name("0")));
    turn();
    AttachedProgram first = onlyProgram();
    cluster.assign(enforcing(onNames("scan", B, node.name("0"))));
    assertThat(turn().active.revision).isEqualTo(B);
    assertThat(onlyProgram().programId()).isEqualTo(first.programId());
    assertThat(onlyProgram().mode()).isEqualTo(Mode.Enforce);
    cluster.assign(onNames("scan", C, node.name("0")));
    assertThat(turn().active.revision).isEqualTo(C);
    assertThat(onlyProgram().programId()).isNotEqualTo(first.programId());
    assertThat(counters.attaches()).hasValue(1);
    killAgent();
    assertThat(turn().active.revision).isEqualTo(C);
    assertThat(counters.swaps()).hasValue(2);
  }

  @Test
  void strangersProgramStaysUntilItLeaves() throws Exception {
    int ifindex = node.makePair("0");
    try (PinnedKernel stranger = new PinnedKernel(node.strangersPins(), TABLES.geometry())) {
      stranger.protect("theirs", KnownHosts.NONE);
      RevisionCache revisionCache = new RevisionCache(cluster, new ChecksummedDirectory(temporary.resolve("theirs")), FetchJitter.atOnce(),
          new DeduplicatingLog(Logger.getLogger("theirs")));
      revisionCache.lookUp("flood", F, now);
      stranger.attach("theirs", ifindex, node.name("0"), new AttachOption(AttachMode.Native, Mode.Observe),
          revisionCache.cached(F).orElseThrow(), "");
      int foreignId = stranger.read().attached().get(0).programId();
      cluster.assign(by(AttachMode.Native, onNames("scan", A, node.name("0"))));
      AssignmentStatus status = turn();
      assertThat(status.active.phase).isEqualTo(Phase.Blocked);
      assertThat(status.active.message).contains("id " + foreignId);
      cluster.assign(onNames("scan", A, node.name("0")));
      InterfaceStatus behind = turn().interfaces.get(0);
      assertThat(behind.attachMode).isEqualTo(AttachMode.Tc);
      assertThat(behind.message).contains("what arrives passes XDP program", "id " + foreignId);
      assertThat(stranger.read().attached()).hasSize(1);
      stranger.remove("theirs");
    }
    assertThat(turn().interfaces.get(0).attachMode).as("as soon as it can be").isEqualTo(AttachMode.Native);
  }

  @Test
  void followsAnInterfaceThatIsDeletedAndMadeAnew() throws Exception {
    int first = node.makePair("0");
    cluster.assign(onNames("scan", A, node.name("0")));
    turn();
    node.delete("0");
    assertThat(turn().active.phase).isEqualTo(Phase.Pending);
    assertThat(node.pins().resolve("scan/if")).isEmptyDirectory();
    int second = node.makePair("0");
    assertThat(second).isNotEqualTo(first);
    assertThat(turn().interfaces.get(0).ifindex).isEqualTo(second);
  }

  @Test
  void noticesAnInterfaceMadeAnewUnderItsOldNumber() throws Exception {
    int ifindex = node.makePair("0");
    cluster.assign(onNames("scan", A, node.name("0")));
    turn();
    node.delete("0");
    node.makePair("0", ifindex);
    AssignmentStatus status = turn();
    assertThat(status.active.phase).as(status.active.message).isEqualTo(Phase.Running);
    assertThat(xdpOf("0")).contains("prog/xdp");
    assertThat(counters.attaches()).hasValue(2);
  }

  @Test
  void deletedWhileNoAgentRan() throws Exception {
    node.makePair("0");
    cluster.assign(onNames("scan", A, node.name("0")));
    turn();
    node.delete("0");
    killAgent();
    assertThat(turn().active.phase).isEqualTo(Phase.Pending);
    assertThat(node.pins().resolve("scan/if")).isEmptyDirectory();
  }

  @Test
  void setDownRenamedAndSetUpItRunsOn() throws Exception {
    node.makePair("0");
    cluster.assign(onPattern("scan", A, node.name("") + "[a-z0-9.]*"));
    turn();
    int programs = kernel.read().attached().size();
    Shell.run("ip link set " + node.name("0") + " down");
    assertThat(turn().active.phase).isEqualTo(Phase.Running);
    Shell.run("ip link set " + node.name("0") + " name " + node.name("new.7"));
    Shell.run("ip link set " + node.name("new.7") + " up");
    AssignmentStatus status = turn();
    assertThat(status.active.phase).as(status.active.message).isEqualTo(Phase.Running);
    assertThat(status.interfaces).extracting(each -> each.name).containsExactlyInAnyOrder(node.name("new.7"), node.name("0p"));
    assertThat(counters.attaches()).hasValue(programs);
    assertThat(kernel.counts()).extracting(InterfaceCounts::ifname).contains(node.name("new.7"));
  }

  @Test
  void dottedNamesAreNames() throws Exception {
    node.makePair("a.100");
    cluster.assign(onNames("scan", A, node.name("a.100")));
    assertThat(turn().active.phase).isEqualTo(Phase.Running);
  }

  @Test
  void classifierOfLowerNumberTakesTheInterfaceOver() throws Exception {
    node.makePair("0");
    cluster.assign(onNames("flood", F, node.name("0")));
    turn();
    cluster.assign(onNames("flood", F, node.name("0")), ranked(1, onNames("scan", A, node.name("0"))));
    turn();
    assertThat(onlyProgram().classifier()).isEqualTo("scan");
    assertThat(cluster.status().assignments).extracting(each -> each.active.phase).containsExactly(Phase.Conflict, Phase.Running);
    cluster.assign(onNames("flood", F, node.name("0")));
    turn();
    assertThat(onlyProgram().classifier()).isEqualTo("flood");
    assertThat(node.pins().resolve("scan")).doesNotExist();
  }

  @Test
  void atTcWhenTold() throws Exception {
    int ifindex = node.makePair("0");
    cluster.assign(by(AttachMode.Tc, onNames("scan", A, node.name("0"))));
    assertThat(turn().interfaces.get(0).attachMode).isEqualTo(AttachMode.Tc);
    assertThat(xdpOf("0")).doesNotContain("prog/xdp");
    assertThat(Tcx.programIds(ifindex, Direction.Ingress)).containsExactly(onlyProgram().programId());
    killAgent();
    assertThat(turn().interfaces.get(0).attachMode).isEqualTo(AttachMode.Tc);
    cluster.assign(by(AttachMode.Native, onNames("scan", A, node.name("0"))));
    assertThat(turn().interfaces.get(0).attachMode).isEqualTo(AttachMode.Native);
    assertThat(Tcx.programIds(ifindex, Direction.Ingress)).isEmpty();
  }

  @Test
  void removedClassifierLeavesNothing() throws Exception {
    node.makePair("0");
    cluster.assign(onNames("scan", A, node.name("0"), node.name("0p")));
    turn();
    cluster.assign();
    turn();
    assertThat(xdpOf("0")).doesNotContain("prog/xdp");
    assertThat(xdpOf("0p")).doesNotContain("prog/xdp");
    assertThat(node.pins()).doesNotExist();
    assertThat(cluster.status().assignments).isEmpty();
  }

  @Test
  void pinsThatSomebodyDeletedAreMadeAnew() throws Exception {
    int ifindex = node.makePair("0");
    cluster.assign(onNames("scan", A, node.name("0")));
    turn();
    Path pin = node.pins().resolve("scan/if/" + ifindex);
    Shell.run("rm -r " + pin);
    assertThat(turn().active.phase).isEqualTo(Phase.Running);
    assertThat(pin.resolve("link")).exists();
  }

  @Test
  void anotherFileSystemIsRefusedInOneSentence() {
    try (PinnedKernel elsewhere = new PinnedKernel(temporary.resolve("packetclassifier"), TABLES.geometry())) {
      assertThat(elsewhere.unsupportedReason()).hasValueSatisfying(reason -> assertThat(reason).contains("no BPF file system", "mount"));
    }
    assertThat(kernel.unsupportedReason()).isEmpty();
  }
}
