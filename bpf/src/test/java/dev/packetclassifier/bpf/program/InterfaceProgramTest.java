package dev.packetclassifier.bpf.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.fixture.BpfFileSystem;
import dev.packetclassifier.bpf.fixture.RawSocket;
import dev.packetclassifier.bpf.fixture.VethPair;
import dev.packetclassifier.bpf.golden.FrameBuilder;
import dev.packetclassifier.bpf.libbpf.BpfException;
import dev.packetclassifier.bpf.libbpf.BpfProgram;
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
  private static final CompiledRevision HIGH_PORTS = SampleModels.revision("a", SampleModels.above(Feature.DestinationPort, 1023),
      Map.of("above", Action.Drop));
  private static final CompiledRevision HIGHER_PORTS = SampleModels.revision("b", SampleModels.above(Feature.DestinationPort, 9999),
      Map.of("above", Action.Drop));
  /** Another feature makes it another shape. */
  private static final CompiledRevision LONG_PACKETS = SampleModels.revision("c", SampleModels.above(Feature.PacketLength, 500),
      Map.of("above", Action.Drop));
  private static final byte[] LOW = new FrameBuilder().ipv4().udp(40000, 80).payload(40).build();
  private static final byte[] MIDDLE = new FrameBuilder().ipv4().udp(40000, 2000).payload(40).build();

  private BpfFileSystem bpffs;
  private PinRoot root;
  private VethPair wire;
  private RawSocket far;
  private RawSocket near;

  @BeforeEach
  void wire() {
    bpffs = new BpfFileSystem();
    root = new PinRoot(bpffs.path().resolve("pclf"));
    wire = new VethPair();
    far = wire.farSocket();
    near = wire.nearSocket();
    ProtectedAddresses.open(root, CLASSIFIER).close();
  }

  @AfterEach
  void cut() {
    near.close();
    far.close();
    wire.close();
    bpffs.close();
  }

  private InterfaceProgram attach(AttachedAs how, CompiledRevision revision, Mode mode) {
    return InterfaceProgram.attach(root, CLASSIFIER, wire.ifindex(), wire.name(), how, revision, mode);
  }

  private static ClassCounts counted(InterfaceProgram program, String name) {
    return program.counts().totals().getOrDefault(name, ClassCounts.ZERO);
  }

  private static void awaitPackets(InterfaceProgram program, long packets) {
    await().untilAsserted(() -> assertThat(program.counts().totals().values().stream().mapToLong(ClassCounts::packets).sum()).isEqualTo(packets));
  }

  @ParameterizedTest
  @EnumSource(AttachedAs.class)
  void saysWhatRuns(AttachedAs how) {
    try (InterfaceProgram program = attach(how, HIGH_PORTS, Mode.Enforce)) {
      Running running = program.running();
      assertThat(running.digest()).isEqualTo(HIGH_PORTS.digest());
      assertThat(running.mode()).isEqualTo(Mode.Enforce);
      assertThat(running.classes()).containsExactly("below", "above");
      assertThat(running.ifindex()).isEqualTo(wire.ifindex());
      assertThat(running.ifname()).isEqualTo(wire.name());
      assertThat(running.how()).isEqualTo(how);
      assertThat(XdpQuery.on(wire.ifindex())).hasValue(new XdpProgram(running.programId(), "classify"));
      assertThat(program.counts().firstNs()).isEmpty();
      program.detach();
    }
  }

  @ParameterizedTest
  @EnumSource(AttachedAs.class)
  void enforceDropsAndCounts(AttachedAs how) {
    try (InterfaceProgram program = attach(how, HIGH_PORTS, Mode.Enforce)) {
      far.send(LOW);
      far.send(MIDDLE);
      far.send(LOW);
      awaitPackets(program, 3);
      assertThat(near.received()).containsExactly(LOW, LOW);
      assertThat(counted(program, "below")).isEqualTo(new ClassCounts(2, 2L * LOW.length, 0, 0, 0));
      assertThat(counted(program, "above")).isEqualTo(new ClassCounts(1, MIDDLE.length, 1, 1, 0));
      assertThat(program.counts().current()).isEqualTo(program.counts().totals());
      assertThat(program.counts().firstNs().getAsLong()).isPositive().isLessThan(System.nanoTime() + 1_000_000_000L);
      program.detach();
    }
  }

  @Test
  void observeCountsAndPasses() {
    try (InterfaceProgram program = attach(AttachedAs.Native, HIGH_PORTS, Mode.Observe)) {
      far.send(MIDDLE);
      awaitPackets(program, 1);
      assertThat(near.received()).containsExactly(MIDDLE);
      assertThat(counted(program, "above")).isEqualTo(new ClassCounts(1, MIDDLE.length, 1, 0, 0));
      program.detach();
    }
  }

  @Test
  void countsWhatCannotBeJudgedAndPassesIt() {
    byte[] broken = new FrameBuilder().ipv4().udp(1, 2).set(14, 0x55).build();
    byte[] deep = new FrameBuilder().ipv6().extension(60, 17).protocol(17).payload(60).build();
    try (InterfaceProgram program = attach(AttachedAs.Native, HIGH_PORTS, Mode.Enforce)) {
      far.send(broken);
      far.send(deep);
      await().untilAsserted(() -> assertThat(program.counts().unjudged()).containsExactlyInAnyOrderEntriesOf(
          Map.of(Unjudged.NoModel, 0L, Unjudged.Malformed, 1L, Unjudged.TooDeep, 1L, Unjudged.Error, 0L)));
      assertThat(near.received()).containsExactly(broken, deep);
      program.detach();
    }
  }

  @Test
  void swapsTheImageWithinAShape() {
    try (InterfaceProgram program = attach(AttachedAs.Native, HIGH_PORTS, Mode.Enforce)) {
      Running before = program.running();
      far.send(MIDDLE);
      awaitPackets(program, 1);
      program.swap(HIGHER_PORTS, Mode.Observe);
      Running after = program.running();
      assertThat(after.digest()).isEqualTo(HIGHER_PORTS.digest());
      assertThat(after.mode()).isEqualTo(Mode.Observe);
      assertThat(after.programId()).isEqualTo(before.programId());
      assertThat(after.linkId()).isEqualTo(before.linkId());
      assertThat(program.counts().firstNs()).isEmpty();
      far.send(MIDDLE);
      awaitPackets(program, 2);
      assertThat(counted(program, "above")).isEqualTo(new ClassCounts(1, MIDDLE.length, 1, 1, 0));
      assertThat(counted(program, "below").packets()).isEqualTo(1);
      assertThat(program.counts().current().get("above")).isEqualTo(ClassCounts.ZERO);
      program.detach();
    }
  }

  @Test
  void swapsTheProgramForAnotherShape() {
    try (InterfaceProgram program = attach(AttachedAs.Native, HIGH_PORTS, Mode.Enforce)) {
      Running before = program.running();
      far.send(MIDDLE);
      awaitPackets(program, 1);
      program.swap(LONG_PACKETS, Mode.Enforce);
      Running after = program.running();
      assertThat(after.digest()).isEqualTo(LONG_PACKETS.digest());
      assertThat(after.programId()).isNotEqualTo(before.programId());
      assertThat(after.linkId()).isEqualTo(before.linkId());
      assertThat(after.how()).isEqualTo(AttachedAs.Native);
      far.send(MIDDLE);
      awaitPackets(program, 2);
      assertThat(counted(program, "above").packets()).isEqualTo(1);
      assertThat(counted(program, "below").packets()).isEqualTo(1);
      program.detach();
    }
  }

  @Test
  void aSwapThatFailsLeavesTheOldOneRunning() {
    try (InterfaceProgram program = attach(AttachedAs.Native, HIGH_PORTS, Mode.Enforce)) {
      far.send(MIDDLE);
      awaitPackets(program, 1);
      root.removePins(CLASSIFIER);
      assertThatThrownBy(() -> program.swap(LONG_PACKETS, Mode.Enforce)).hasMessageContaining("protected addresses of sample");
      assertThat(program.running().digest()).isEqualTo(HIGH_PORTS.digest());
      ProtectedAddresses.open(root, CLASSIFIER).close();
      program.swap(LONG_PACKETS, Mode.Enforce);
      assertThat(program.running().digest()).isEqualTo(LONG_PACKETS.digest());
      assertThat(counted(program, "above").packets()).isEqualTo(1);
      program.detach();
    }
  }

  @Test
  void runsOnWithoutTheAgentAndIsAdopted() {
    Running before;
    try (InterfaceProgram program = attach(AttachedAs.Native, HIGH_PORTS, Mode.Enforce)) {
      before = program.running();
    }
    far.send(MIDDLE);
    try (InterfaceProgram program = InterfaceProgram.adopt(root, CLASSIFIER, wire.ifindex()).orElseThrow()) {
      assertThat(program.running()).isEqualTo(before);
      awaitPackets(program, 1);
      assertThat(near.received()).isEmpty();
      program.swap(LONG_PACKETS, Mode.Enforce);
      far.send(MIDDLE);
      awaitPackets(program, 2);
      program.detach();
    }
  }

  @Test
  void detachLeavesNothing() {
    int programId;
    try (InterfaceProgram program = attach(AttachedAs.Native, HIGH_PORTS, Mode.Enforce)) {
      programId = program.running().programId();
      program.detach();
    }
    assertThat(XdpQuery.on(wire.ifindex())).isEmpty();
    assertThat(root.interfaces(CLASSIFIER)).isEmpty();
    await().untilAsserted(() -> assertThatThrownBy(() -> BpfProgram.byId(programId).close()).isInstanceOf(BpfException.class));
    root.removeEmpty(CLASSIFIER);
    assertThat(root.path()).doesNotExist();
    far.send(MIDDLE);
    await().untilAsserted(() -> assertThat(near.received()).containsExactly(MIDDLE));
  }

  @Test
  void seesJumboFramesInNativeMode() {
    wire.mtu(9000);
    byte[] jumbo = new FrameBuilder().ipv4().udp(40000, 2000).payload(8900).build();
    try (InterfaceProgram program = attach(AttachedAs.Native, LONG_PACKETS, Mode.Enforce)) {
      far.send(jumbo);
      awaitPackets(program, 1);
      assertThat(counted(program, "above")).isEqualTo(new ClassCounts(1, jumbo.length, 1, 1, 0));
      assertThat(near.received()).isEmpty();
      program.detach();
    }
  }

  @Test
  void sharesProtectedAddressesBetweenInterfaces() throws Exception {
    byte[] ssh = new FrameBuilder().ipv4().tcp(40000, 22, 2, 1024).build();
    CompiledRevision dropAll = SampleModels.revision("d", SampleModels.always(0, List.of("bad", "good")), Map.of("bad", Action.Drop));
    try (InterfaceProgram program = attach(AttachedAs.Native, dropAll, Mode.Enforce);
        ProtectedAddresses addresses = ProtectedAddresses.open(root, CLASSIFIER)) {
      far.send(ssh);
      awaitPackets(program, 1);
      addresses.replaceNode(Set.of(InetAddress.getByName("192.0.2.100")));
      far.send(ssh);
      awaitPackets(program, 2);
      assertThat(counted(program, "bad")).isEqualTo(new ClassCounts(2, 2L * ssh.length, 1, 1, 1));
      assertThat(near.received()).containsExactly(ssh);
      program.detach();
    }
  }
}
