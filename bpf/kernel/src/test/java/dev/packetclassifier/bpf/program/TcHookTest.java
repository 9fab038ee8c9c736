// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.fixture.Commands;
import dev.packetclassifier.bpf.fixture.Lab;
import dev.packetclassifier.bpf.fixture.Traffic;
import dev.packetclassifier.bpf.libbpf.BpfLink;
import dev.packetclassifier.bpf.libbpf.BpfObject;
import dev.packetclassifier.bpf.libbpf.BpfProgram;
import dev.packetclassifier.bpf.libbpf.Clsact;
import dev.packetclassifier.bpf.libbpf.ClsactFilter;
import dev.packetclassifier.bpf.libbpf.Direction;
import dev.packetclassifier.bpf.libbpf.Tcx;
import dev.packetclassifier.bpf.shape.Geometry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What arrives is judged at tc: real connections, whose packets arrive merged, and those who stand before and behind. */
class TcHookTest {
  private static final int LARGEST_MERGED = 65_536;
  private static final String CLASSIFIER = "tc";
  private static final Geometry SMALL = Geometry.ofRecords(64, 64, 64);
  private static final int PORT = 8000;
  private static final int SENT = 400_000;
  private static final int SWAPS = 12;
  private final Lab lab = new Lab();
  private final PinRoot root = new PinRoot(lab.pins());
  private final BpfObject foreign = BpfObject.open(Elf.read("/foreign.bpf.o"), "foreign");
  private final String near = "10.215." + (ProcessHandle.current().pid() & 255) + ".1";
  private final String far = near.substring(0, near.length() - 1) + "2";

  @BeforeEach
  void openAddresses() {
    ProtectedAddresses.open(root, CLASSIFIER).close();
    foreign.load("pass_all", "drop_all");
  }

  @AfterEach
  void close() {
    System.clearProperty(EgressObserver.ONLY_CLSACT);
    foreign.close();
    lab.close();
  }

  private InterfaceProgram attach(CompiledRevision revision, Mode mode) {
    return InterfaceProgram.attach(root, CLASSIFIER, lab.wire().ifindex(), lab.wire().name(), AttachedMode.Tc, revision, mode, SMALL);
  }

  /** Bytes that arrive here of a connection whose far end sends. */
  private CompletableFuture<Long> receive(ServerSocket server) {
    return CompletableFuture.supplyAsync(() -> {
      try (Socket connection = server.accept(); InputStream bytes = connection.getInputStream()) {
        return bytes.transferTo(OutputStream.nullOutputStream());
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    });
  }

  private void send() {
    lab.wire().atFarEnd(() -> {
      try (Socket connection = new Socket(near, PORT)) {
        connection.getOutputStream().write(new byte[SENT]);
      }
      return null;
    });
  }

  /** Frames of a connection over this MTU, and what of them is headers, lie within these bounds; TCP may probe with one packet more. */
  private void assertCountedAsFrames(ClassCounts counts, int mtu) {
    long headers = counts.bytes() - SENT;
    assertThat(counts.packets()).as("all segments, and some without payload").isBetween((long) SENT / (mtu - 40), SENT / (mtu - 60) + 60L);
    assertThat(headers).as("bytes of headers").isBetween(54 * counts.packets(), 74 * counts.packets() + LARGEST_MERGED);
  }

  @ParameterizedTest
  @ValueSource(ints = {1500, 9000})
  void mergedPacketsAreCountedAsTheirFramesAndDropped(int mtu) throws Exception {
    lab.wire().mtu(mtu);
    lab.wire().addresses(near, far);
    try (ServerSocket server = new ServerSocket(PORT, 1, InetAddress.getByName(near));
        InterfaceProgram program = attach(SampleModels.LONG_PACKETS, Mode.Observe)) {
      CompletableFuture<Long> arrived = receive(server);
      send();
      assertThat(arrived.join()).isEqualTo(SENT);
      ClassCounts passed = program.counts().totals().get("above");
      assertThat(passed.wouldDrop()).isEqualTo(passed.packets()).isGreaterThanOrEqualTo(SENT / mtu);
      ClassCounts all = passed.plus(program.counts().totals().get("below"));
      assertCountedAsFrames(all, mtu);
      assertThat(passed.dropped()).isZero();
      program.swap(SampleModels.LONG_PACKETS, Mode.Enforce, SMALL);
      CompletableFuture<Long> resumed = receive(server);
      CompletableFuture<Void> sending = CompletableFuture.runAsync(this::send);
      await().until(() -> program.counts().totals().get("above").dropped() > 0);
      assertThat(resumed).as("the packets with the payload are dropped").isNotDone();
      program.swap(SampleModels.LONG_PACKETS, Mode.Observe, SMALL);
      sending.join();
      assertThat(resumed.join()).as("TCP sends them again").isEqualTo(SENT);
      assertThat(program.counts().unjudged().values()).containsOnly(UnjudgedCounts.ZERO);
      program.detach();
    }
  }

  @Test
  void swapsUnderTrafficLeaveNoPacketUnjudged() {
    try (InterfaceProgram program = attach(SampleModels.HIGH_PORTS, Mode.Observe)) {
      Traffic traffic = Traffic.start(lab);
      for (int i = 1; i <= SWAPS; i++) {
        long sent = traffic.sent();
        program.swap(i % 3 == 0 ? SampleModels.LONG_PACKETS : i % 3 == 1 ? SampleModels.HIGHER_PORTS : SampleModels.HIGH_PORTS,
            Mode.Observe,
            SMALL);
        await().until(() -> traffic.sent() > sent);
      }
      long sent = traffic.stop();
      await().untilAsserted(() -> assertThat(program.counts().arrived()).isEqualTo(sent));
      assertThat(program.counts().unjudged().values()).containsOnly(UnjudgedCounts.ZERO);
      program.detach();
    }
  }

  @Test
  void anAgentThatIsKilledIsFollowedByOneThatGoesOn() {
    InterfaceProgram killed = attach(SampleModels.HIGH_PORTS, Mode.Observe);
    int id = killed.running().programId();
    killed.close();
    lab.send(SampleModels.MIDDLE);
    try (InterfaceProgram adopted = InterfaceProgram.adopt(root, CLASSIFIER, lab.wire().ifindex()).orElseThrow()) {
      await().untilAsserted(() -> assertThat(adopted.counts().arrived()).isEqualTo(1));
      assertThat(adopted.running().how()).isEqualTo(AttachedMode.Tc);
      assertThat(adopted.running().programId()).isEqualTo(id);
      adopted.detach();
    }
    assertThat(Tcx.programIds(lab.wire().ifindex(), Direction.Ingress)).isEmpty();
    assertThat(root.interfaces(CLASSIFIER)).isEmpty();
  }

  private BpfLink attachForeign() {
    try (BpfProgram program = foreign.program("pass_all")) {
      return Tcx.attachFirst(program, lab.wire().ifindex(), Direction.Ingress);
    }
  }

  @Test
  void whatStandsBehindSeesWhatPassesAndStays() {
    try (BpfLink theirs = attachForeign(); InterfaceProgram program = attach(SampleModels.HIGH_PORTS, Mode.Enforce)) {
      assertThat(program.running().inFront()).isEmpty();
      lab.send(SampleModels.MIDDLE);
      await().untilAsserted(() -> assertThat(program.counts().totals().get("above").dropped()).isEqualTo(1));
      program.detach();
      assertThat(Tcx.programIds(lab.wire().ifindex(), Direction.Ingress)).containsExactly(theirs.info().programId());
    }
  }

  @Test
  void whoeverStandsInFrontIsNamed() {
    try (InterfaceProgram program = attach(SampleModels.HIGH_PORTS, Mode.Enforce); BpfLink theirs = attachForeign()) {
      assertThat(program.running().inFront()).containsExactly("tcx program \"pass_all\", id " + theirs.info().programId());
      program.detach();
    }
  }

  /** The program of someone else in the driver takes all but what it passes; ours stays where it is. */
  @Test
  void behindAForeignXdpProgramItJudgesWhatThatPasses() {
    Commands.run("ip", "link", "set", "dev", lab.wire().name(), "xdpdrv", "object", ForeignProgramTest.object("foreign.bpf.o"), "section",
        "xdp");
    XdpProgram theirs = XdpQuery.on(lab.wire().ifindex()).orElseThrow();
    try (InterfaceProgram program = attach(SampleModels.HIGH_PORTS, Mode.Enforce)) {
      assertThat(program.running().inFront()).containsExactly("XDP program \"drop_all\", id " + theirs.id());
      lab.send(SampleModels.MIDDLE);
      Commands.run("ip", "link", "set", "dev", lab.wire().name(), "xdpdrv", "off");
      lab.send(SampleModels.MIDDLE);
      await().untilAsserted(() -> assertThat(program.counts().totals().get("above").dropped()).isEqualTo(1));
      assertThat(program.running().inFront()).isEmpty();
      program.detach();
    }
  }

  /** As on kernels before 6.6. */
  @Test
  void onClsactItIsAttachedSwappedAdoptedAndTakenOff() {
    System.setProperty(EgressObserver.ONLY_CLSACT, "true");
    InterfaceProgram killed = attach(SampleModels.HIGH_PORTS, Mode.Observe);
    killed.swap(SampleModels.LONG_PACKETS, Mode.Observe, SMALL);
    killed.close();
    try (InterfaceProgram adopted = InterfaceProgram.adopt(root, CLASSIFIER, lab.wire().ifindex()).orElseThrow()) {
      adopted.swap(SampleModels.HIGH_PORTS, Mode.Enforce, SMALL);
      assertThat(adopted.running().how()).isEqualTo(AttachedMode.Tc);
      assertThat(adopted.running().mode()).isEqualTo(Mode.Enforce);
      lab.send(SampleModels.MIDDLE);
      await().untilAsserted(() -> assertThat(adopted.counts().totals().get("above").dropped()).isEqualTo(1));
      adopted.detach();
    }
    assertThat(ClsactFilter.programId(lab.wire().ifindex(), Direction.Ingress)).isEmpty();
    assertThat(Clsact.exists(lab.wire().ifindex())).isFalse();
    assertThat(root.interfaces(CLASSIFIER)).isEmpty();
  }

  @Test
  void onClsactAnIngressQdiscStaysAndIsNamed() {
    System.setProperty(EgressObserver.ONLY_CLSACT, "true");
    Commands.run("tc", "qdisc", "add", "dev", lab.wire().name(), "ingress");
    assertThatThrownBy(() -> attach(SampleModels.HIGH_PORTS, Mode.Enforce)).isInstanceOf(ForeignFilterException.class)
        .hasMessageContaining("ingress qdisc");
    assertThat(Commands.run("tc", "qdisc", "show", "dev", lab.wire().name())).contains("qdisc ingress");
    assertThat(root.interfaces(CLASSIFIER)).isEmpty();
  }

  /** A bandwidth plug-in's ingress qdisc stays, and shapes what we let pass. */
  @Test
  void anIngressQdiscIsNotInTheWay() {
    Commands.run("tc", "qdisc", "add", "dev", lab.wire().name(), "ingress");
    try (InterfaceProgram program = attach(SampleModels.HIGH_PORTS, Mode.Enforce)) {
      lab.send(SampleModels.MIDDLE);
      await().untilAsserted(() -> assertThat(program.counts().totals().get("above").dropped()).isEqualTo(1));
      program.detach();
    }
    assertThat(Commands.run("tc", "qdisc", "show", "dev", lab.wire().name())).contains("qdisc ingress");
  }
}
