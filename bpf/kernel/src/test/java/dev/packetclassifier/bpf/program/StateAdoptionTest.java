// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.fixture.Commands;
import dev.packetclassifier.bpf.fixture.Lab;
import dev.packetclassifier.bpf.frame.FrameBuilder;
import dev.packetclassifier.bpf.image.Settings;
import dev.packetclassifier.bpf.image.TableLayout;
import dev.packetclassifier.bpf.libbpf.BpfLink;
import dev.packetclassifier.bpf.libbpf.BpfMap;
import dev.packetclassifier.bpf.libbpf.BpfProgram;
import dev.packetclassifier.bpf.libbpf.Clsact;
import dev.packetclassifier.bpf.libbpf.Direction;
import dev.packetclassifier.bpf.libbpf.Tcx;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.shape.Table;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every state in which a killed agent can leave tables and observer. */
class StateAdoptionTest {
  private static final String CLASSIFIER = "sample";
  private static final Geometry SMALL = Geometry.ofRecords(1024, 1024, 1024);
  private static final Geometry LARGER = Geometry.ofRecords(2048, 2048, 2048);
  private static final CompiledRevision FLOWS = SampleModels.revision("d", SampleModels.above(Feature.FlowPackets, 2), Map.of());
  private static final CompiledRevision MORE = SampleModels.revision("e", SampleModels.above(Feature.SourcePackets1s, 5), Map.of());
  private static final byte[] LEAVING = new FrameBuilder().ipv4().udp(2000, 40000).payload(40).build();
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

  private int ifindex() {
    return lab.wire().ifindex();
  }

  private InterfaceProgram attach(CompiledRevision revision, Geometry requested) {
    return InterfaceProgram.attach(root, CLASSIFIER, ifindex(), lab.wire().name(), AttachedMode.Native, revision, Mode.Observe, requested);
  }

  private Optional<InterfaceProgram> adopt() {
    return InterfaceProgram.adopt(root, CLASSIFIER, ifindex());
  }

  private LoadedProgram inKernel() {
    try (BpfLink link = BpfLink.pinned(root.link(CLASSIFIER, ifindex())).orElseThrow()) {
      return LoadedProgram.byId(link.info().programId());
    }
  }

  /** A program as the killed agent had loaded it. */
  private LoadedProgram loaded(CompiledRevision revision) {
    Set<Table> needed = Settings.of(revision.model(), true, SMALL).use().tables();
    try (ProtectedAddresses addresses = ProtectedAddresses.openFilled(root, CLASSIFIER);
        StateTables tables = StateTables.pinned(root, CLASSIFIER, needed, SMALL)) {
      return LoadedProgram.load(Set.of(Hook.Arriving),
          Settings.of(revision.model(), KernelSupport.fragments(), tables.geometry(), tables.secrets(), 0), addresses,
          tables);
    }
  }

  private EgressObserver observer() {
    return new EgressObserver(root, CLASSIFIER, ifindex());
  }

  private void assertNothingIsAttached() {
    assertThat(observer().program()).isEmpty();
    assertThat(Tcx.programIds(ifindex(), Direction.Egress)).isEmpty();
    assertThat(Clsact.exists(ifindex())).isFalse();
    assertThat(root.interfaces(CLASSIFIER)).isEmpty();
    assertThat(tablePins()).isEmpty();
  }

  private void assertSomethingObserves() {
    assertThat(observer().program()).isPresent().get().satisfies(BpfProgram::close);
  }

  private List<String> tablePins() {
    return root.statePins(CLASSIFIER).stream().map(Path::getFileName).map(Path::toString).filter(name -> name.contains("_")).toList();
  }

  /** Both directions of one flow are told of by both hooks. */
  private void assertBothHooksWork(InterfaceProgram program) {
    long observed = program.counts().observed();
    lab.near().send(LEAVING);
    await().untilAsserted(() -> assertThat(program.counts().observed()).isEqualTo(observed + 1));
    try (LoadedProgram kernel = inKernel()) {
      assertThat(observer().program().map(kernel::isPairedWith)).hasValue(true);
    }
  }

  @Test
  void killedWhenItHadNotedThatItMakesAClsact() {
    root.noteClsact(CLASSIFIER, ifindex());
    assertThat(adopt()).isEmpty();
    assertNothingIsAttached();
  }

  @Test
  void killedWhenItHadMadeAClsact() {
    root.noteClsact(CLASSIFIER, ifindex());
    Clsact.create(ifindex());
    assertThat(adopt()).isEmpty();
    assertNothingIsAttached();
  }

  @Test
  void killedBetweenObserverAndProgram() {
    PinRoot.createFolders(root.link(CLASSIFIER, ifindex()).getParent());
    try (LoadedProgram killed = loaded(FLOWS)) {
      observer().put(killed.observer(), lab.wire().name());
    }
    assertSomethingObserves();
    assertThat(tablePins()).hasSize(1);
    assertThat(adopt()).isEmpty();
    assertNothingIsAttached();
  }

  @Test
  void killedInASwapBetweenObserverAndProgram() {
    InterfaceProgram program = attach(FLOWS, SMALL);
    final long began = program.running().kept().orElseThrow().began();
    program.close();
    try (LoadedProgram killed = loaded(MORE)) {
      observer().put(killed.observer(), lab.wire().name());
    }
    try (InterfaceProgram adopted = adopt().orElseThrow()) {
      assertThat(adopted.running().digest()).isEqualTo(FLOWS.digest());
      assertThat(adopted.running().kept().orElseThrow().began()).isGreaterThan(began);
      assertBothHooksWork(adopted);
      adopted.swap(MORE, Mode.Observe, SMALL);
      assertBothHooksWork(adopted);
      adopted.detach();
    }
    assertNothingIsAttached();
  }

  @Test
  void killedInASwapBetweenProgramAndObserver() {
    attach(MORE, SMALL).close();
    try (LoadedProgram running = inKernel();
        ProtectedAddresses addresses = ProtectedAddresses.openFilled(root, CLASSIFIER);
        StateTables tables = StateTables.pinned(root, CLASSIFIER, Set.of(Table.Flows), SMALL);
        LoadedProgram killed = running.reload(Settings.of(FLOWS.model(), KernelSupport.fragments(), tables.geometry(), tables.secrets(), 0),
            addresses,
            tables);
        BpfLink link = BpfLink.pinned(root.link(CLASSIFIER, ifindex())).orElseThrow()) {
      AttachmentRecord.read(running.attachmentRecord()).with(1, FLOWS.model().classes()).write(running.attachmentRecord());
      killed.publish(FLOWS.image(Mode.Observe, 1));
      link.update(killed.program());
    }
    try (InterfaceProgram adopted = adopt().orElseThrow()) {
      assertThat(adopted.running().digest()).isEqualTo(FLOWS.digest());
      assertBothHooksWork(adopted);
      adopted.detach();
    }
    assertNothingIsAttached();
  }

  @Test
  void killedBetweenTheEndsOfProgramAndObserver() {
    attach(FLOWS, SMALL).close();
    try (BpfLink link = BpfLink.pinned(root.link(CLASSIFIER, ifindex())).orElseThrow()) {
      link.detach();
    }
    assertSomethingObserves();
    assertThat(adopt()).isEmpty();
    assertNothingIsAttached();
  }

  @Test
  void somebodyRemovedTheObserver() {
    InterfaceProgram program = attach(FLOWS, SMALL);
    final long began = program.running().kept().orElseThrow().began();
    program.close();
    removeObserver();
    try (InterfaceProgram adopted = adopt().orElseThrow()) {
      assertThat(adopted.running().kept().orElseThrow().began()).isGreaterThan(began);
      assertBothHooksWork(adopted);
      adopted.detach();
    }
    assertNothingIsAttached();
  }

  /** As others can: a clsact with all that is on it, a link by force. */
  private void removeObserver() {
    if (Clsact.exists(ifindex())) {
      Commands.run("tc", "qdisc", "del", "dev", lab.wire().name(), "clsact");
    } else {
      try (BpfLink link = BpfLink.pinned(root.egressLink(CLASSIFIER, ifindex())).orElseThrow()) {
        link.detach();
      }
    }
  }

  @Test
  void whatIsRememberedOutlivesTheAgent() {
    InterfaceProgram program = attach(FLOWS, SMALL);
    final RetainedState before = program.running().kept().orElseThrow();
    lab.send(SampleModels.MIDDLE, SampleModels.MIDDLE);
    await().untilAsserted(() -> assertThat(program.counts().totals().get("below").packets()).isEqualTo(2));
    program.close();
    try (InterfaceProgram adopted = adopt().orElseThrow()) {
      assertThat(adopted.running().kept()).hasValue(before);
      lab.send(SampleModels.MIDDLE);
      await().untilAsserted(() -> assertThat(adopted.counts().totals().get("above").packets()).isEqualTo(1));
      adopted.detach();
    }
  }

  @Test
  void aTableThatIsThereKeepsItsSize() {
    try (LoadedProgram killed = loaded(FLOWS)) {
      assertThat(tablePins()).hasSize(1);
    }
    try (InterfaceProgram program = attach(MORE, LARGER)) {
      assertThat(program.running().kept().orElseThrow().records()).isEqualTo(Map.of(Table.Flows, 1024, Table.Addresses, 2048));
      assertBothHooksWork(program);
      program.detach();
    }
    assertThat(tablePins()).isEmpty();
  }

  @Test
  void aTableOfAnotherLayoutIsLetGo() {
    PinRoot.createFolders(root.state(CLASSIFIER));
    try (BpfMap other = BpfMap.create(BpfMap.Type.ARRAY, "flows", 4, 64, 1024, 0)) {
      other.pin(root.state(CLASSIFIER).resolve("flows_0"));
    }
    try (InterfaceProgram program = attach(FLOWS, LARGER)) {
      assertThat(tablePins()).containsExactly(TableLayout.pinName(Table.Flows));
      assertThat(program.running().kept().orElseThrow().records()).isEqualTo(Map.of(Table.Flows, 2048));
      program.detach();
    }
  }

  @Test
  void interfacesOfAClassifierShareTables() {
    try (Lab second = new Lab();
        InterfaceProgram one = attach(FLOWS, SMALL);
        InterfaceProgram two = InterfaceProgram.attach(root, CLASSIFIER, second.wire().ifindex(), second.wire().name(), AttachedMode.Native,
            FLOWS,
            Mode.Observe, LARGER)) {
      assertThat(two.running().kept().orElseThrow().records()).isEqualTo(Map.of(Table.Flows, 1024));
      lab.send(SampleModels.MIDDLE, SampleModels.MIDDLE);
      await().untilAsserted(() -> assertThat(one.counts().totals().get("below").packets()).isEqualTo(2));
      second.send(SampleModels.MIDDLE);
      await().untilAsserted(() -> assertThat(two.counts().totals().get("above").packets()).isEqualTo(1));
      one.detach();
      assertThat(tablePins()).hasSize(1);
      two.detach();
      assertThat(tablePins()).isEmpty();
    }
  }
}
