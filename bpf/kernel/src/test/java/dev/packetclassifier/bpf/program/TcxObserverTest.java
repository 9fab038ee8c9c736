// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.fixture.Commands;
import dev.packetclassifier.bpf.fixture.Lab;
import dev.packetclassifier.bpf.frame.FrameBuilder;
import dev.packetclassifier.bpf.libbpf.BpfLink;
import dev.packetclassifier.bpf.libbpf.BpfObject;
import dev.packetclassifier.bpf.libbpf.BpfProgram;
import dev.packetclassifier.bpf.libbpf.Clsact;
import dev.packetclassifier.bpf.libbpf.ClsactFilter;
import dev.packetclassifier.bpf.libbpf.Direction;
import dev.packetclassifier.bpf.libbpf.Tcx;
import dev.packetclassifier.bpf.shape.Geometry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Beside a tcx program that ends with TC_ACT_OK, as those of some network plug-ins do, a filter on clsact saw 0 of 10 packets. */
class TcxObserverTest {
  private static final String CLASSIFIER = "sample";
  private static final Geometry SMALL = Geometry.ofRecords(1024, 1024, 1024);
  private static final CompiledRevision FLOWS = SampleModels.revision("d", SampleModels.above(Feature.FlowPackets, 5), Map.of());
  private static final CompiledRevision MORE = SampleModels.revision("e", SampleModels.above(Feature.ForwardPackets, 5), Map.of());
  private static final byte[] LEAVING = new FrameBuilder().ipv4().udp(2000, 40000).payload(40).build();
  private static final int PACKETS = 10;
  private final Lab lab = new Lab();
  private final PinRoot root = new PinRoot(lab.pins());
  private final BpfObject foreign = BpfObject.open(Elf.read("/foreign.bpf.o"), "foreign");

  @BeforeEach
  void openAddresses() {
    assertThat(Tcx.isSupported()).as("a kernel with tcx").isTrue();
    ProtectedAddresses.open(root, CLASSIFIER).close();
    foreign.load("pass_all", "drop_all");
  }

  @AfterEach
  void close() {
    System.clearProperty(EgressObserver.ONLY_CLSACT);
    foreign.close();
    lab.close();
  }

  private int ifindex() {
    return lab.wire().ifindex();
  }

  private InterfaceProgram attach() {
    return InterfaceProgram.attach(root, CLASSIFIER, ifindex(), lab.wire().name(), AttachedMode.Native, FLOWS, Mode.Observe, SMALL);
  }

  private BpfLink attachForeign() {
    try (BpfProgram program = foreign.program("pass_all")) {
      return Tcx.attachFirst(program, ifindex(), Direction.Egress);
    }
  }

  private void sendAway() {
    for (int i = 0; i < PACKETS; i++) {
      lab.near().send(LEAVING);
    }
  }

  private static void assertSaw(InterfaceProgram program, long packets) {
    await().untilAsserted(() -> assertThat(program.counts().observed()).isEqualTo(packets));
  }

  private static List<String> inFront(InterfaceProgram program) {
    return program.running().kept().orElseThrow().inFront();
  }

  @Test
  void seesWhatLeavesBesideAProgramThatEndsWithAVerdict() {
    try (BpfLink verdict = attachForeign(); InterfaceProgram program = attach()) {
      assertThat(verdict.info().ifindex()).isEqualTo(ifindex());
      sendAway();
      assertSaw(program, PACKETS);
      assertThat(inFront(program)).isEmpty();
      assertThat(Clsact.exists(ifindex())).as("nothing of clsact is needed").isFalse();
      program.swap(MORE, Mode.Observe, SMALL);
      sendAway();
      assertSaw(program, 2 * PACKETS);
      program.detach();
      assertThat(Tcx.programIds(ifindex(), Direction.Egress)).containsExactly(verdict.info().programId());
    }
  }

  @Test
  void whoeverStandsInFrontIsNamed() {
    try (InterfaceProgram program = attach(); BpfLink verdict = attachForeign()) {
      assertThat(inFront(program)).containsExactly("tcx program \"pass_all\", id " + verdict.info().programId());
      sendAway();
      lab.send(SampleModels.MIDDLE);
      await().untilAsserted(() -> assertThat(program.counts().arrived()).isEqualTo(1));
      assertThat(program.counts().observed()).as("it hides what leaves").isZero();
      program.detach();
    }
  }

  @Test
  void onClsactWhoeverStandsInFrontIsNamedToo() {
    System.setProperty(EgressObserver.ONLY_CLSACT, "true");
    try (InterfaceProgram program = attach()) {
      assertThat(inFront(program)).isEmpty();
      Commands.run("tc", "filter", "add", "dev", lab.wire().name(), "egress", "prio", "1", "protocol", "all",
          "bpf", "da", "bytecode", "1,6 0 0 0");
      assertThat(inFront(program)).singleElement().asString().startsWith("filter bpf of clsact, priority 1, handle 0x");
      program.detach();
    }
  }

  /** One of an older agent, or of a kernel before an upgrade of its node. */
  @Test
  void anObserverOnClsactIsTakenOver() {
    System.setProperty(EgressObserver.ONLY_CLSACT, "true");
    attach().close();
    assertThat(ClsactFilter.programId(ifindex(), Direction.Egress)).isPresent();
    System.clearProperty(EgressObserver.ONLY_CLSACT);
    try (InterfaceProgram adopted = InterfaceProgram.adopt(root, CLASSIFIER, ifindex()).orElseThrow()) {
      assertThat(Tcx.programIds(ifindex(), Direction.Egress)).hasSize(1);
      assertThat(Clsact.exists(ifindex())).isFalse();
      sendAway();
      assertSaw(adopted, PACKETS);
      adopted.detach();
    }
    assertThat(Tcx.programIds(ifindex(), Direction.Egress)).isEmpty();
  }

  @Test
  void outlivesTheAgentAndIsFoundAgain() {
    attach().close();
    try (InterfaceProgram adopted = InterfaceProgram.adopt(root, CLASSIFIER, ifindex()).orElseThrow()) {
      sendAway();
      assertSaw(adopted, PACKETS);
      adopted.detach();
    }
    assertThat(Tcx.programIds(ifindex(), Direction.Egress)).isEmpty();
    assertThat(root.interfaces(CLASSIFIER)).isEmpty();
  }
}
