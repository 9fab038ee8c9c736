// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.UnjudgedReason;
import dev.packetclassifier.bpf.fixture.Lab;
import dev.packetclassifier.bpf.frame.FrameBuilder;
import dev.packetclassifier.bpf.libbpf.BpfException;
import dev.packetclassifier.bpf.libbpf.BpfProgram;
import dev.packetclassifier.bpf.libbpf.Direction;
import dev.packetclassifier.bpf.libbpf.Tcx;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.verdict.KnownHosts;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InterfaceProgramTest {
  private static final String CLASSIFIER = "sample";
  private final Lab lab = new Lab();
  private final PinRoot root = new PinRoot(lab.pins());

  @BeforeEach
  void openAddresses() {
    ProtectedAddresses.open(root, CLASSIFIER).close();
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private InterfaceProgram attach(AttachedMode how, CompiledRevision revision, Mode mode) {
    return InterfaceProgram.attach(root, CLASSIFIER, lab.wire().ifindex(), lab.wire().name(), how, revision, mode, Geometry.standard());
  }

  private static ClassCounts counted(InterfaceProgram program, String name) {
    return program.counts().totals().getOrDefault(name, ClassCounts.ZERO);
  }

  private static void awaitPackets(InterfaceProgram program, long packets) {
    await().untilAsserted(() -> assertThat(program.counts().totals().values().stream().mapToLong(ClassCounts::packets).sum())
        .isEqualTo(packets));
  }

  @ParameterizedTest
  @EnumSource(AttachedMode.class)
  void saysWhatRuns(AttachedMode how) {
    try (InterfaceProgram program = attach(how, SampleModels.HIGH_PORTS, Mode.Enforce)) {
      AttachedRevision running = program.running();
      assertThat(running.digest()).isEqualTo(SampleModels.HIGH_PORTS.digest());
      assertThat(running.mode()).isEqualTo(Mode.Enforce);
      assertThat(running.classes()).containsExactly("below", "above");
      assertThat(running.ifindex()).isEqualTo(lab.wire().ifindex());
      assertThat(running.ifname()).isEqualTo(lab.wire().name());
      assertThat(running.how()).isEqualTo(how);
      if (how == AttachedMode.Tc) {
        assertThat(Tcx.programIds(lab.wire().ifindex(), Direction.Ingress)).containsExactly(running.programId());
        assertThat(XdpQuery.on(lab.wire().ifindex())).isEmpty();
      } else {
        assertThat(XdpQuery.on(lab.wire().ifindex())).hasValue(new XdpProgram(running.programId(), "classify"));
      }
      assertThat(program.counts().firstNs()).isEmpty();
      program.detach();
    }
  }

  @ParameterizedTest
  @EnumSource(AttachedMode.class)
  void enforceDropsAndCounts(AttachedMode how) {
    try (InterfaceProgram program = attach(how, SampleModels.HIGH_PORTS, Mode.Enforce)) {
      lab.send(SampleModels.LOW);
      lab.send(SampleModels.MIDDLE);
      lab.send(SampleModels.LOW);
      awaitPackets(program, 3);
      if (how != AttachedMode.Tc) {
        // A packet socket sees what arrives before tc does.
        assertThat(lab.near().received()).containsExactly(SampleModels.LOW, SampleModels.LOW);
      }
      assertThat(counted(program, "below")).isEqualTo(new ClassCounts(2, 2L * SampleModels.LOW.length, 0, 0, 0));
      assertThat(counted(program, "above")).isEqualTo(new ClassCounts(1, SampleModels.MIDDLE.length, 1, 1, 0));
      assertThat(program.counts().current()).isEqualTo(program.counts().totals());
      assertThat(program.counts().firstNs().getAsLong()).isPositive().isLessThan(System.nanoTime() + 1_000_000_000L);
      program.detach();
    }
  }

  @Test
  void observeCountsAndPasses() {
    try (InterfaceProgram program = attach(AttachedMode.Native, SampleModels.HIGH_PORTS, Mode.Observe)) {
      lab.send(SampleModels.MIDDLE);
      awaitPackets(program, 1);
      assertThat(lab.near().received()).containsExactly(SampleModels.MIDDLE);
      assertThat(counted(program, "above")).isEqualTo(new ClassCounts(1, SampleModels.MIDDLE.length, 1, 0, 0));
      program.detach();
    }
  }

  @Test
  void countsWhatCannotBeJudgedAndPassesIt() {
    byte[] broken = new FrameBuilder().ipv4().udp(1, 2).set(14, 0x55).build();
    byte[] deep = new FrameBuilder().ipv6().extension(60, 17).protocol(17).payload(60).build();
    try (InterfaceProgram program = attach(AttachedMode.Native, SampleModels.HIGH_PORTS, Mode.Enforce)) {
      lab.send(broken);
      lab.send(deep);
      await().untilAsserted(() -> assertThat(program.counts().unjudged()).containsExactlyInAnyOrderEntriesOf(
          Map.of(Unjudged.NoModel, UnjudgedCounts.ZERO, Unjudged.Malformed, passed(1), Unjudged.TooDeep, passed(1),
              Unjudged.Error, UnjudgedCounts.ZERO, Unjudged.Cold, UnjudgedCounts.ZERO,
              Unjudged.Busy, UnjudgedCounts.ZERO)));
      assertThat(lab.near().received()).containsExactly(broken, deep);
      program.detach();
    }
  }

  private static UnjudgedCounts passed(long packets) {
    return new UnjudgedCounts(packets, 0, 0);
  }

  /** Linux delivers a SYN behind 248 bytes of destination options: the policy closes that hole, in Enforce only. */
  @Test
  void dropsWhatCannotBeJudgedWhereThePolicySaysSo() {
    byte[] deep = new FrameBuilder().ipv6().extension(60, 30).tcp(40000, 8080, 2, 1024).build();
    CompiledRevision drops = new CompiledRevision("sample", "a".repeat(64), SampleModels.HIGH_PORTS.model(), Map.of(), new int[2],
        Set.of(UnjudgedReason.TooDeep));
    try (InterfaceProgram program = attach(AttachedMode.Native, drops, Mode.Observe)) {
      lab.send(deep);
      await().untilAsserted(() -> assertThat(program.counts().unjudged().get(Unjudged.TooDeep)).isEqualTo(new UnjudgedCounts(1, 1, 0)));
      program.swap(drops, Mode.Enforce, Geometry.standard());
      lab.send(deep);
      await().untilAsserted(() -> assertThat(program.counts().unjudged().get(Unjudged.TooDeep)).isEqualTo(new UnjudgedCounts(2, 2, 1)));
      lab.send(SampleModels.LOW);
      await().untilAsserted(() -> assertThat(program.counts().arrived()).isEqualTo(3));
      assertThat(program.counts().dropped()).isEqualTo(1);
      assertThat(lab.near().received()).as("the one that was only observed").contains(deep, SampleModels.LOW);
      program.detach();
    }
  }

  @Test
  void swapsTheImageWithinAShape() {
    try (InterfaceProgram program = attach(AttachedMode.Native, SampleModels.HIGH_PORTS, Mode.Enforce)) {
      AttachedRevision before = program.running();
      lab.send(SampleModels.MIDDLE);
      awaitPackets(program, 1);
      program.swap(SampleModels.HIGHER_PORTS, Mode.Observe, Geometry.standard());
      AttachedRevision after = program.running();
      assertThat(after.digest()).isEqualTo(SampleModels.HIGHER_PORTS.digest());
      assertThat(after.mode()).isEqualTo(Mode.Observe);
      assertThat(after.programId()).isEqualTo(before.programId());
      assertThat(after.linkId()).isEqualTo(before.linkId());
      assertThat(program.counts().firstNs()).isEmpty();
      lab.send(SampleModels.MIDDLE);
      awaitPackets(program, 2);
      assertThat(counted(program, "above")).isEqualTo(new ClassCounts(1, SampleModels.MIDDLE.length, 1, 1, 0));
      assertThat(counted(program, "below").packets()).isEqualTo(1);
      assertThat(program.counts().current().get("above")).isEqualTo(ClassCounts.ZERO);
      program.detach();
    }
  }

  @Test
  void swapsTheProgramForAnotherShape() {
    try (InterfaceProgram program = attach(AttachedMode.Native, SampleModels.HIGH_PORTS, Mode.Enforce)) {
      AttachedRevision before = program.running();
      lab.send(SampleModels.MIDDLE);
      awaitPackets(program, 1);
      program.swap(SampleModels.LONG_PACKETS, Mode.Enforce, Geometry.standard());
      AttachedRevision after = program.running();
      assertThat(after.digest()).isEqualTo(SampleModels.LONG_PACKETS.digest());
      assertThat(after.programId()).isNotEqualTo(before.programId());
      assertThat(after.linkId()).isEqualTo(before.linkId());
      assertThat(after.how()).isEqualTo(AttachedMode.Native);
      lab.send(SampleModels.MIDDLE);
      awaitPackets(program, 2);
      assertThat(counted(program, "above").packets()).isEqualTo(1);
      assertThat(counted(program, "below").packets()).isEqualTo(1);
      program.detach();
    }
  }

  @Test
  void aSwapThatFailsLeavesTheOldOneRunning() {
    try (InterfaceProgram program = attach(AttachedMode.Native, SampleModels.HIGH_PORTS, Mode.Enforce)) {
      lab.send(SampleModels.MIDDLE);
      awaitPackets(program, 1);
      root.removePins(CLASSIFIER);
      assertThatThrownBy(() -> program.swap(SampleModels.LONG_PACKETS, Mode.Enforce, Geometry.standard()))
          .hasMessageContaining("protected addresses of sample");
      assertThat(program.running().digest()).isEqualTo(SampleModels.HIGH_PORTS.digest());
      ProtectedAddresses.open(root, CLASSIFIER).close();
      program.swap(SampleModels.LONG_PACKETS, Mode.Enforce, Geometry.standard());
      assertThat(program.running().digest()).isEqualTo(SampleModels.LONG_PACKETS.digest());
      assertThat(counted(program, "above").packets()).isEqualTo(1);
      program.detach();
    }
  }

  @Test
  void runsOnWithoutTheAgentAndIsAdopted() {
    AttachedRevision before;
    try (InterfaceProgram program = attach(AttachedMode.Native, SampleModels.HIGH_PORTS, Mode.Enforce)) {
      before = program.running();
    }
    lab.send(SampleModels.MIDDLE);
    try (InterfaceProgram program = InterfaceProgram.adopt(root, CLASSIFIER, lab.wire().ifindex()).orElseThrow()) {
      assertThat(program.running()).isEqualTo(before);
      awaitPackets(program, 1);
      assertThat(lab.near().received()).isEmpty();
      program.swap(SampleModels.LONG_PACKETS, Mode.Enforce, Geometry.standard());
      lab.send(SampleModels.MIDDLE);
      awaitPackets(program, 2);
      program.detach();
    }
  }

  @Test
  void detachLeavesNothing() {
    int programId;
    try (InterfaceProgram program = attach(AttachedMode.Native, SampleModels.HIGH_PORTS, Mode.Enforce)) {
      programId = program.running().programId();
      program.detach();
    }
    assertThat(XdpQuery.on(lab.wire().ifindex())).isEmpty();
    assertThat(root.interfaces(CLASSIFIER)).isEmpty();
    await().untilAsserted(() -> assertThatThrownBy(() -> BpfProgram.byId(programId).close()).isInstanceOf(BpfException.class));
    root.removeEmpty(CLASSIFIER);
    assertThat(root.path()).doesNotExist();
    lab.send(SampleModels.MIDDLE);
    await().untilAsserted(() -> assertThat(lab.near().received()).containsExactly(SampleModels.MIDDLE));
  }

  @Test
  void seesJumboFramesInNativeMode() {
    lab.wire().mtu(9000);
    byte[] jumbo = new FrameBuilder().ipv4().udp(40000, 2000).payload(8900).build();
    try (InterfaceProgram program = attach(AttachedMode.Native, SampleModels.LONG_PACKETS, Mode.Enforce)) {
      lab.send(jumbo);
      awaitPackets(program, 1);
      assertThat(counted(program, "above")).isEqualTo(new ClassCounts(1, jumbo.length, 1, 1, 0));
      assertThat(lab.near().received()).isEmpty();
      program.detach();
    }
  }

  @Test
  void sharesProtectedAddressesBetweenInterfaces() throws Exception {
    byte[] ssh = new FrameBuilder().ipv4().tcp(40000, 22, 2, 1024).build();
    CompiledRevision dropAll = SampleModels.revision("d", SampleModels.always(0, List.of("bad", "good")), Map.of("bad", Action.Drop));
    try (InterfaceProgram program = attach(AttachedMode.Native, dropAll, Mode.Enforce);
        ProtectedAddresses addresses = ProtectedAddresses.open(root, CLASSIFIER)) {
      lab.send(ssh);
      awaitPackets(program, 1);
      addresses.replace(KnownHosts.ofNode(Set.of(InetAddress.getByName("192.0.2.100"))));
      lab.send(ssh);
      awaitPackets(program, 2);
      assertThat(counted(program, "bad")).isEqualTo(new ClassCounts(2, 2L * ssh.length, 1, 1, 1));
      assertThat(lab.near().received()).containsExactly(ssh);
      program.detach();
    }
  }
}
