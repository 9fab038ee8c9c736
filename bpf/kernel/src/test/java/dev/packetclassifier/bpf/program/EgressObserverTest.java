// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.api.v1alpha1.Vantage;
import dev.packetclassifier.bpf.fixture.Commands;
import dev.packetclassifier.bpf.fixture.Lab;
import dev.packetclassifier.bpf.frame.FrameBuilder;
import dev.packetclassifier.bpf.libbpf.BpfException;
import dev.packetclassifier.bpf.libbpf.BpfProgram;
import dev.packetclassifier.bpf.libbpf.Clsact;
import dev.packetclassifier.bpf.libbpf.ClsactFilter;
import dev.packetclassifier.bpf.libbpf.Direction;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.shape.Geometry;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Without tcx, the observer on clsact is there when, and only when, the model needs the other direction; nobody else's traffic control is touched. */
class EgressObserverTest {
  private static final String CLASSIFIER = "sample";
  private static final Geometry SMALL = Geometry.ofRecords(1024, 1024, 1024);
  private static final CompiledRevision FLOWS = SampleModels.revision("d", SampleModels.above(Feature.FlowPackets, 5), Map.of());
  private static final CompiledRevision MORE = SampleModels.revision("e", SampleModels.above(Feature.ForwardPackets, 5), Map.of());
  private static final byte[] LEAVING = new FrameBuilder().ipv4().udp(2000, 40000).payload(40).build();
  private final Lab lab = new Lab();
  private final PinRoot root = new PinRoot(lab.pins());

  @BeforeEach
  void openAddresses() {
    System.setProperty(EgressObserver.ONLY_CLSACT, "true");
    ProtectedAddresses.open(root, CLASSIFIER).close();
  }

  @AfterEach
  void close() {
    System.clearProperty(EgressObserver.ONLY_CLSACT);
    lab.close();
  }

  private int ifindex() {
    return lab.wire().ifindex();
  }

  private InterfaceProgram attach(CompiledRevision revision) {
    return InterfaceProgram.attach(root, CLASSIFIER, ifindex(), lab.wire().name(), AttachedMode.Native, revision, Mode.Observe, SMALL);
  }

  private void assertNothingIsLeft() {
    assertThat(ClsactFilter.programId(ifindex(), Direction.Egress)).isEmpty();
    assertThat(Clsact.exists(ifindex())).isFalse();
    assertThat(root.interfaces(CLASSIFIER)).isEmpty();
  }

  private static String observerName(int id) {
    try (BpfProgram program = BpfProgram.byId(id)) {
      return program.info().name();
    }
  }

  @Test
  void countsWhatLeaves() {
    try (InterfaceProgram program = attach(FLOWS)) {
      assertThat(observerName(ClsactFilter.programId(ifindex(), Direction.Egress).getAsInt())).isEqualTo("observe");
      assertThat(program.running().kept().orElseThrow().observed()).isTrue();
      lab.near().send(LEAVING);
      await().untilAsserted(() -> assertThat(program.counts().observed()).isEqualTo(1));
      assertThat(program.counts().arrived()).isZero();
      lab.send(SampleModels.MIDDLE, SampleModels.LOW);
      await().untilAsserted(() -> assertThat(program.counts().arrived()).isEqualTo(2));
      program.detach();
    }
    assertNothingIsLeft();
  }

  @Test
  void isNotThereForAModelThatNeedsNoState() {
    try (InterfaceProgram program = attach(SampleModels.HIGH_PORTS)) {
      assertThat(Clsact.exists(ifindex())).isFalse();
      assertThat(program.running().kept()).isEmpty();
      program.detach();
    }
    assertNothingIsLeft();
  }

  @Test
  void isNotThereWhereBothDirectionsArrive() {
    Model flows = FLOWS.model();
    Model transit = new Model(flows.inputs(), flows.classes(), flows.scorer(), Vantage.Transit, StationKey.Address);
    try (InterfaceProgram program = attach(SampleModels.revision("f", transit, Map.of()))) {
      assertThat(Clsact.exists(ifindex())).isFalse();
      assertThat(program.running().kept().orElseThrow().observed()).isFalse();
      program.detach();
    }
  }

  @Test
  void comesAndGoesWithTheModelsThatNeedIt() {
    try (InterfaceProgram program = attach(SampleModels.HIGH_PORTS)) {
      program.swap(FLOWS, Mode.Observe, SMALL);
      int first = ClsactFilter.programId(ifindex(), Direction.Egress).getAsInt();
      long began = program.running().kept().orElseThrow().began();
      lab.near().send(LEAVING);
      await().untilAsserted(() -> assertThat(program.counts().observed()).isEqualTo(1));
      program.swap(MORE, Mode.Observe, SMALL);
      assertThat(ClsactFilter.programId(ifindex(), Direction.Egress).getAsInt()).isNotEqualTo(first);
      assertThat(program.running().kept().orElseThrow().began()).isGreaterThan(began);
      long more = program.running().kept().orElseThrow().began();
      program.swap(FLOWS, Mode.Observe, SMALL);
      assertThat(program.running().kept().orElseThrow().began()).isEqualTo(more);
      assertThat(program.counts().observed()).isEqualTo(1);
      program.swap(SampleModels.HIGH_PORTS, Mode.Observe, SMALL);
      assertThat(Clsact.exists(ifindex())).isFalse();
      assertThat(root.statePins(CLASSIFIER).stream().map(pin -> pin.getFileName().toString()))
          .as("the program before may come back").anyMatch(name -> name.startsWith("flows"));
      program.detach();
    }
    assertNothingIsLeft();
  }

  @Test
  void somebodysClsactStaysAndIsStillEmpty() {
    Commands.run("tc", "qdisc", "add", "dev", lab.wire().name(), "clsact");
    attach(FLOWS).detach();
    assertThat(ClsactFilter.programId(ifindex(), Direction.Egress)).isEmpty();
    assertThat(Clsact.exists(ifindex())).isTrue();
  }

  @Test
  void aClsactOnWhichSomebodyPutAFilterStays() {
    InterfaceProgram program = attach(FLOWS);
    addForeignFilter("7");
    String before = Commands.run("tc", "filter", "show", "dev", lab.wire().name(), "egress", "prio", "7");
    program.detach();
    assertThat(ClsactFilter.programId(ifindex(), Direction.Egress)).isEmpty();
    assertThat(Clsact.exists(ifindex())).isTrue();
    assertThat(Commands.run("tc", "filter", "show", "dev", lab.wire().name(), "egress", "prio", "7")).isEqualTo(before).contains("bpf");
  }

  @Test
  void aFilterOfTheSamePriorityStays() {
    Commands.run("tc", "qdisc", "add", "dev", lab.wire().name(), "clsact");
    addForeignFilter("1");
    String before = Commands.run("tc", "filter", "show", "dev", lab.wire().name(), "egress");
    InterfaceProgram program = attach(FLOWS);
    lab.near().send(LEAVING);
    await().untilAsserted(() -> assertThat(program.counts().observed()).isEqualTo(1));
    program.detach();
    assertThat(Commands.run("tc", "filter", "show", "dev", lab.wire().name(), "egress")).isEqualTo(before).contains("bpf");
  }

  private void addForeignFilter(String priority) {
    Commands.run("tc", "filter", "add", "dev", lab.wire().name(), "egress", "prio", priority, "protocol", "all", "bpf", "da", "bytecode",
        "1,6 0 0 4294967295");
  }

  @Test
  void somebodyInItsPlaceIsNamedAndLeftAlone() {
    Commands.run("tc", "qdisc", "add", "dev", lab.wire().name(), "clsact");
    takeItsPlace();
    String before = Commands.run("tc", "filter", "show", "dev", lab.wire().name(), "egress");
    assertThatThrownBy(() -> attach(FLOWS)).isInstanceOf(ForeignFilterException.class).hasMessageContaining(lab.wire().name())
        .hasMessageContaining("not ours and is not replaced");
    assertThat(Commands.run("tc", "filter", "show", "dev", lab.wire().name(), "egress")).isEqualTo(before);
    assertThat(XdpQuery.on(ifindex())).isEmpty();
    assertThat(root.interfaces(CLASSIFIER)).isEmpty();
  }

  private void takeItsPlace() {
    Commands.run("tc", "filter", "add", "dev", lab.wire().name(), "egress", "prio", "1", "handle", "0x"
        + Integer.toHexString(ClsactFilter.HANDLE),
        "protocol", "all", "bpf", "da", "bytecode", "1,6 0 0 4294967295");
  }

  /** While no agent ran, someone put a filter of his in the place of ours. */
  @Test
  void somebodyInItsPlaceIsLeftAloneWhenTheProgramIsAdopted() {
    InterfaceProgram.attach(root, CLASSIFIER, ifindex(), lab.wire().name(), AttachedMode.Native, FLOWS, Mode.Enforce, SMALL).close();
    ClsactFilter.detach(ifindex(), Direction.Egress);
    takeItsPlace();
    String before = Commands.run("tc", "filter", "show", "dev", lab.wire().name(), "egress");
    assertThatThrownBy(() -> InterfaceProgram.adopt(root, CLASSIFIER, ifindex())).isInstanceOf(ForeignFilterException.class)
        .hasMessageContaining(lab.wire().name()).hasMessageContaining("not ours and is not replaced");
    assertThat(Commands.run("tc", "filter", "show", "dev", lab.wire().name(), "egress")).isEqualTo(before);
    ClsactFilter.detach(ifindex(), Direction.Egress);
    try (InterfaceProgram adopted = InterfaceProgram.adopt(root, CLASSIFIER, ifindex()).orElseThrow()) {
      assertThat(adopted.running().mode()).as("while one direction is not seen").isEqualTo(Mode.Observe);
      assertThat(observerName(ClsactFilter.programId(ifindex(), Direction.Egress).getAsInt())).isEqualTo("observe");
      adopted.detach();
    }
  }

  @Test
  void anIngressDisciplineIsInTheWayAndIsSaid() {
    Commands.run("tc", "qdisc", "add", "dev", lab.wire().name(), "ingress");
    assertThatThrownBy(() -> attach(FLOWS)).isInstanceOf(ForeignFilterException.class)
        .hasMessageContaining("has an ingress qdisc in the place of the clsact").hasMessageContaining("not removed");
    assertThat(Commands.run("tc", "qdisc", "show", "dev", lab.wire().name())).contains("ingress");
    assertThat(XdpQuery.on(ifindex())).isEmpty();
    assertThat(root.interfaces(CLASSIFIER)).isEmpty();
    Commands.run("tc", "qdisc", "del", "dev", lab.wire().name(), "ingress");
    attach(FLOWS).detach();
    assertNothingIsLeft();
  }

  @Test
  void anObserverWhoseProgramIsGoneIsReplacedAndOneWhoseProgramRunsIsNot() throws Exception {
    InterfaceProgram first = attach(FLOWS);
    PinRoot other = new PinRoot(root.path().resolveSibling("other"));
    ProtectedAddresses.open(other, CLASSIFIER).close();
    int before = ClsactFilter.programId(ifindex(), Direction.Egress).getAsInt();
    assertThatThrownBy(() -> new ClsactObserver(other, CLASSIFIER, ifindex()).put(null, lab.wire().name()))
        .as("it works for an XDP program of another installation").isInstanceOf(ForeignFilterException.class);
    // As rm -r of all pins does it: the link goes with its last pin, the filter stays.
    first.close();
    Commands.run("rm", "-r", root.path().toString());
    assertThat(XdpQuery.on(ifindex())).isEmpty();
    assertThat(ClsactFilter.programId(ifindex(), Direction.Egress)).hasValue(before);
    openAddresses();
    InterfaceProgram again = attach(FLOWS);
    assertThat(ClsactFilter.programId(ifindex(), Direction.Egress).getAsInt()).isNotEqualTo(before);
    again.detach();
    Commands.run("rm", "-r", other.path().toString());
    Commands.run("tc", "qdisc", "del", "dev", lab.wire().name(), "clsact");
    assertNothingIsLeft();
  }

  @Test
  void aMissingObserverIsPutBackAndStateBeginsAgain() {
    try (InterfaceProgram program = attach(FLOWS)) {
      long began = program.running().kept().orElseThrow().began();
      assertThat(program.restoreObserver()).isTrue();
      assertThat(program.running().kept().orElseThrow().began()).isEqualTo(began);
      Commands.run("tc", "qdisc", "del", "dev", lab.wire().name(), "clsact");
      assertThat(program.restoreObserver()).isTrue();
      assertThat(observerName(ClsactFilter.programId(ifindex(), Direction.Egress).getAsInt())).isEqualTo("observe");
      assertThat(program.running().kept().orElseThrow().began()).isGreaterThan(began);
      program.detach();
    }
  }

  @Test
  void aRefusedProgramTakesTheObserverWithIt() {
    assertThatThrownBy(() -> InterfaceProgram.attach(root, CLASSIFIER, 1, "lo", AttachedMode.Native, FLOWS, Mode.Observe, SMALL))
        .isInstanceOf(BpfException.class).hasMessageContaining("use Tc or Auto");
    assertThat(Clsact.exists(1)).isFalse();
    assertThat(root.interfaces(CLASSIFIER)).isEmpty();
  }

  @Test
  void aSecondAttachDoesNotTouchTheFirst() {
    try (InterfaceProgram program = attach(FLOWS)) {
      int observer = ClsactFilter.programId(ifindex(), Direction.Egress).getAsInt();
      assertThatThrownBy(() -> attach(MORE)).isInstanceOf(ForeignProgramException.class);
      assertThat(ClsactFilter.programId(ifindex(), Direction.Egress)).hasValue(observer);
      assertThat(InterfaceProgram.adopt(root, CLASSIFIER, ifindex())).isPresent().get().satisfies(InterfaceProgram::close);
      program.detach();
    }
  }
}
