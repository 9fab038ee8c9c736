// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.kernel;

import static dev.packetclassifier.agent.plan.Assignments.enforcing;
import static dev.packetclassifier.agent.plan.Assignments.onNames;
import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.agent.plan.AttachedProgram;
import dev.packetclassifier.agent.revision.RevisionFixtures;
import dev.packetclassifier.api.v1alpha1.AssignmentStatus;
import dev.packetclassifier.api.v1alpha1.AttachMode;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.PacketClassifierRevisionSpec;
import dev.packetclassifier.api.v1alpha1.Phase;
import dev.packetclassifier.bpf.libbpf.BpfMap;
import dev.packetclassifier.bpf.libbpf.BpfProgram;
import dev.packetclassifier.bpf.libbpf.Direction;
import dev.packetclassifier.bpf.libbpf.Tcx;
import dev.packetclassifier.bpf.verdict.KnownHosts;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What an agent does with pins that it cannot go on with: those of another version, for one. Needs root. */
class OtherVersionTest extends AgentOnKernel {
  @Test
  void replacesWhatAnotherVersionLoadedWhereItIs() throws Exception {
    int ifindex = node.makePair("0");
    cluster.assign(enforcing(onNames("scan", A, node.name("0"))));
    turn();
    AttachedProgram before = onlyProgram();
    kernel.close();
    becomeAnotherVersions(before.programId());
    startAgent();
    assertThat(kernel.read().unadoptable()).singleElement()
        .matches(pin -> pin.ifindex() == ifindex && pin.replaceable() == AttachMode.Native);
    assertThat(xdpOf("0")).contains("prog/xdp id " + before.programId());
    AssignmentStatus status = turn();
    assertThat(status.active.phase).as(status.active.message).isEqualTo(Phase.Running);
    assertThat(status.active.mode).isEqualTo(Mode.Enforce);
    assertThat(onlyProgram().programId()).isNotEqualTo(before.programId());
    assertThat(counters.attaches()).as("it was never off").hasValue(1);
  }

  @Test
  void whatAnotherVersionLoadedRunsOnWhileItsRevisionCannotBeHad() throws Exception {
    node.makePair("0");
    cluster.assign(onNames("scan", A, node.name("0")));
    turn();
    AttachedProgram before = onlyProgram();
    kernel.close();
    becomeAnotherVersions(before.programId());
    cluster.revisions.clear();
    Shell.run("rm -r " + temporary.resolve("cache"));
    startAgent();
    assertThat(turn().active.phase).isEqualTo(Phase.Failed);
    assertThat(xdpOf("0")).contains("prog/xdp id " + before.programId());
    cluster.assign();
    turn();
    assertThat(xdpOf("0")).doesNotContain("prog/xdp");
    assertThat(node.pins()).doesNotExist();
  }

  @Test
  void whatIsNoLinkUnderOurPinMakesRoom() throws Exception {
    int ifindex = node.makePair("0");
    kernel.protect("scan", KnownHosts.NONE);
    Path directory = node.pins().resolve("scan/if/" + ifindex);
    Files.createDirectories(directory);
    try (BpfMap map = BpfMap.create(BpfMap.Type.ARRAY, "stranger", 4, 4, 1, 0)) {
      map.pin(directory.resolve("link"));
    }
    cluster.assign(onNames("scan", A, node.name("0")));
    AssignmentStatus status = turn();
    assertThat(status.active.phase).as(status.active.message).isEqualTo(Phase.Running);
  }

  @Test
  void whatAnotherVersionLoadedAndObservesIsTakenAwayWhole() throws Exception {
    PacketClassifierRevisionSpec remembering = RevisionFixtures.remembering("scan", Feature.FlowPackets, 1000, "2s");
    cluster.revisions.put(RevisionFixtures.name(remembering), RevisionFixtures.text(remembering));
    node.makePair("0");
    cluster.assign(onNames("scan", RevisionFixtures.name(remembering), node.name("0")));
    turn();
    AttachedProgram before = onlyProgram();
    assertThat(Tcx.programIds(before.ifindex(), Direction.Egress)).hasSize(1);
    kernel.close();
    becomeAnotherVersions(before.programId());
    startAgent();
    cluster.assign();
    turn();
    assertThat(xdpOf("0")).doesNotContain("prog/xdp");
    assertThat(Tcx.programIds(before.ifindex(), Direction.Egress)).isEmpty();
    assertThat(node.pins()).doesNotExist();
  }

  private static void becomeAnotherVersions(int programId) {
    try (BpfProgram program = BpfProgram.byId(programId)) {
      for (int id : program.info().mapIds()) {
        try (BpfMap map = BpfMap.byId(id)) {
          if (map.name().equals("ledger")) {
            map.update(0, new byte[] {99});
          }
        }
      }
    }
  }
}
