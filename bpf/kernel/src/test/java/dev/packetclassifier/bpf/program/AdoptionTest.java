// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.fixture.Lab;
import dev.packetclassifier.bpf.libbpf.BpfException;
import dev.packetclassifier.bpf.libbpf.BpfLink;
import dev.packetclassifier.bpf.libbpf.BpfMap;
import dev.packetclassifier.bpf.shape.Geometry;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every state in which a killed agent can leave an attachment. */
class AdoptionTest {
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

  private InterfaceProgram attach() {
    return InterfaceProgram.attach(root, CLASSIFIER, lab.wire().ifindex(), lab.wire().name(), AttachedMode.Native, SampleModels.HIGH_PORTS,
        Mode.Enforce, Geometry.standard());
  }

  private Optional<InterfaceProgram> adopt() {
    return InterfaceProgram.adopt(root, CLASSIFIER, lab.wire().ifindex());
  }

  /** What the killed agent had open. */
  private LoadedProgram inKernel() {
    try (BpfLink link = BpfLink.pinned(root.link(CLASSIFIER, lab.wire().ifindex())).orElseThrow()) {
      return LoadedProgram.byId(link.info().programId());
    }
  }

  private static long packets(InterfaceProgram program, String name) {
    return program.counts().totals().get(name).packets();
  }

  @Test
  void nothingIsPinned() {
    assertThat(adopt()).isEmpty();
    assertThat(root.interfaces(CLASSIFIER)).isEmpty();
  }

  @Test
  void killedBeforeTheLinkWasPinned() throws Exception {
    Files.createDirectories(root.link(CLASSIFIER, lab.wire().ifindex()).getParent());
    assertThat(adopt()).isEmpty();
    assertThat(root.interfaces(CLASSIFIER)).isEmpty();
    attach().detach();
  }

  @Test
  void killedWhenTheLinkWasDetachedButStillPinned() {
    attach().close();
    try (BpfLink link = BpfLink.pinned(root.link(CLASSIFIER, lab.wire().ifindex())).orElseThrow()) {
      link.detach();
    }
    assertThat(adopt()).isEmpty();
    assertThat(root.interfaces(CLASSIFIER)).isEmpty();
    attach().detach();
  }

  @Test
  void theInterfaceWasDeletedMeanwhile() {
    attach().close();
    lab.wire().delete();
    assertThat(adopt()).isEmpty();
    assertThat(root.interfaces(CLASSIFIER)).isEmpty();
  }

  @Test
  void killedInASwapBeforeTheImageWasThere() {
    attach().close();
    lab.send(SampleModels.MIDDLE);
    try (LoadedProgram killed = inKernel()) {
      Counters.clear(killed.counts(), 1);
      AttachmentRecord.read(killed.attachmentRecord()).with(1, List.of("below", "above")).write(killed.attachmentRecord());
    }
    try (InterfaceProgram program = adopt().orElseThrow()) {
      assertThat(program.running().digest()).isEqualTo(SampleModels.HIGH_PORTS.digest());
      await().until(() -> packets(program, "above") == 1);
      swapAndCount(program);
    }
  }

  @Test
  void killedInASwapBeforeTheOldSlotWasRetired() {
    attach().close();
    lab.send(SampleModels.MIDDLE);
    try (LoadedProgram killed = inKernel()) {
      AttachmentRecord.read(killed.attachmentRecord()).with(1, List.of("below", "above")).write(killed.attachmentRecord());
      await().until(() -> Counters.ofClass(killed.counts(), 0, 1).packets() == 1);
      CompiledRevision next = SampleModels.HIGHER_PORTS;
      killed.publish(next.image(Mode.Observe, 1));
    }
    try (InterfaceProgram program = adopt().orElseThrow()) {
      assertThat(program.running().digest()).isEqualTo(SampleModels.HIGHER_PORTS.digest());
      assertThat(packets(program, "above")).isEqualTo(1);
      assertThat(program.counts().current().get("above")).isEqualTo(ClassCounts.ZERO);
      swapAndCount(program);
    }
  }

  /** The counters are whole: what was counted stays, what comes is added once. */
  private void swapAndCount(InterfaceProgram program) {
    program.swap(SampleModels.LONG_PACKETS, Mode.Observe, Geometry.standard());
    program.swap(SampleModels.HIGH_PORTS, Mode.Enforce, Geometry.standard());
    assertThat(packets(program, "above")).isEqualTo(1);
    lab.send(SampleModels.MIDDLE);
    await().until(() -> packets(program, "above") == 2);
    program.detach();
  }

  @Test
  void whatRunsThereIsNotOfThisVersion() {
    attach().close();
    try (LoadedProgram other = inKernel()) {
      other.attachmentRecord().update(0, new byte[] {99});
    }
    assertThatThrownBy(this::adopt).isInstanceOf(StaleProgramException.class).hasMessageContaining("layout 99");
    renewAndDetach();
  }

  @Test
  void theImageThereIsNotOfThisVersion() {
    attach().close();
    try (LoadedProgram other = inKernel()) {
      CompiledRevision revision = SampleModels.HIGH_PORTS;
      byte[] image = revision.image(Mode.Enforce, 0);
      image[0] = 99;
      other.publish(image);
    }
    assertThatThrownBy(this::adopt).isInstanceOf(StaleProgramException.class).hasMessageContaining("layout 99");
    renewAndDetach();
  }

  @Test
  void theAddressesItReadsAreNoLongerPinned() {
    attach().close();
    root.removePins(CLASSIFIER);
    assertThatThrownBy(this::adopt).isInstanceOf(StaleProgramException.class).hasMessageContaining("protected addresses");
    ProtectedAddresses.open(root, CLASSIFIER).close();
    assertThatThrownBy(this::adopt).isInstanceOf(StaleProgramException.class).hasMessageContaining("protected addresses");
    renewAndDetach();
  }

  @Test
  void addressesOfAnotherVersionAreMadeAnew() {
    root.removePins(CLASSIFIER);
    try (BpfMap other = BpfMap.create(BpfMap.Type.HASH, "node_addresses", 4, 4, 16, BpfMap.NO_PREALLOCATION)) {
      other.pin(root.state(CLASSIFIER).resolve("node"));
    }
    ProtectedAddresses.open(root, CLASSIFIER).close();
    attach().detach();
  }

  /** The link stays, so nothing is ever off the interface; and what comes after can be adopted and swapped. */
  private void renewAndDetach() {
    int linkId;
    try (BpfLink link = BpfLink.pinned(root.link(CLASSIFIER, lab.wire().ifindex())).orElseThrow()) {
      linkId = link.info().id();
    }
    InterfaceProgram.renew(root, CLASSIFIER, lab.wire().ifindex(), lab.wire().name(), SampleModels.HIGHER_PORTS, Mode.Observe,
        Geometry.standard()).close();
    try (InterfaceProgram program = adopt().orElseThrow()) {
      assertThat(program.running().linkId()).isEqualTo(linkId);
      assertThat(program.running().digest()).isEqualTo(SampleModels.HIGHER_PORTS.digest());
      program.swap(SampleModels.HIGH_PORTS, Mode.Observe, Geometry.standard());
      lab.send(SampleModels.MIDDLE);
      await().until(() -> packets(program, "above") == 1);
      program.detach();
    }
  }

  @Test
  void thereIsNothingToRenew() {
    assertThatThrownBy(() -> InterfaceProgram.renew(root, CLASSIFIER, lab.wire().ifindex(), lab.wire().name(), SampleModels.HIGH_PORTS,
        Mode.Observe, Geometry.standard())).isInstanceOf(BpfException.class).hasMessageContaining(lab.wire().name());
    assertThat(root.interfaces(CLASSIFIER)).isEmpty();
  }

  @Test
  void notesStayWithTheAttachment() {
    InterfaceProgram first = attach();
    assertThat(first.running().note()).isEmpty();
    first.note("GRO is on");
    first.close();
    try (InterfaceProgram program = adopt().orElseThrow()) {
      program.swap(SampleModels.LONG_PACKETS, Mode.Observe, Geometry.standard());
      assertThat(program.running().note()).isEqualTo("GRO is on");
      program.detach();
    }
  }

  @Test
  void aRenamedInterfaceIsShownByItsNameNow() {
    try (InterfaceProgram program = attach()) {
      String name = "pk" + lab.wire().ifindex() + ".100";
      lab.wire().rename(name);
      assertThat(program.running().ifname()).isEqualTo(name);
      program.detach();
    }
  }
}
