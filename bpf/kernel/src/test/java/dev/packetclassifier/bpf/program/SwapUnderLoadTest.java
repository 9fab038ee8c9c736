// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.fixture.Lab;
import dev.packetclassifier.bpf.fixture.Traffic;
import dev.packetclassifier.bpf.shape.Geometry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Frames flow while revisions, shapes and modes change: every one is judged once, by one revision, and none is lost. */
class SwapUnderLoadTest {
  private static final String CLASSIFIER = "sample";
  private static final int SWAPS = 30;
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

  private static CompiledRevision revision(int number) {
    return switch (number % 3) {
      case 0 -> SampleModels.HIGH_PORTS;
      case 1 -> SampleModels.HIGHER_PORTS;
      default -> SampleModels.LONG_PACKETS;
    };
  }

  @Test
  void losesNothing() {
    try (InterfaceProgram program = InterfaceProgram.attach(root, CLASSIFIER, lab.wire().ifindex(), lab.wire().name(), AttachedMode.Native,
        SampleModels.HIGH_PORTS, Mode.Observe, Geometry.standard())) {
      Traffic traffic = Traffic.start(lab);
      for (int i = 1; i <= SWAPS; i++) {
        long sent = traffic.sent();
        program.swap(revision(i), Mode.Observe, Geometry.standard());
        await().until(() -> traffic.sent() > sent);
      }
      long sent = traffic.stop();
      await().untilAsserted(() -> assertThat(judged(program)).isEqualTo(sent));
      assertThat(traffic.received()).isEqualTo(sent);
      assertThat(program.counts().unjudged().values()).containsOnly(UnjudgedCounts.ZERO);
      assertThat(program.counts().totals().get("below").packets()).isPositive();
      assertThat(program.counts().totals().get("above").packets()).isPositive();
      program.detach();
    }
  }

  /** What the agent after an upgrade does when the one before it had another layout. */
  @Test
  void renewingWhatAnotherVersionLoadedLosesNothing() {
    InterfaceProgram program = InterfaceProgram.attach(root, CLASSIFIER, lab.wire().ifindex(), lab.wire().name(), AttachedMode.Native,
        SampleModels.HIGH_PORTS, Mode.Observe, Geometry.standard());
    Traffic traffic = Traffic.start(lab);
    for (int i = 1; i <= SWAPS; i++) {
      long sent = traffic.sent();
      program.close();
      program = InterfaceProgram.renew(root, CLASSIFIER, lab.wire().ifindex(), lab.wire().name(), revision(i), Mode.Observe,
          Geometry.standard());
      await().until(() -> traffic.sent() > sent);
    }
    long sent = traffic.stop();
    await().untilAsserted(() -> assertThat(traffic.received()).isEqualTo(sent));
    assertThat(judged(program)).isPositive();
    program.detach();
  }

  private static long judged(InterfaceProgram program) {
    return program.counts().totals().values().stream().mapToLong(ClassCounts::packets).sum();
  }

  @Test
  void changesOfModeDropOrPassButLoseNoCount() {
    try (InterfaceProgram program = InterfaceProgram.attach(root, CLASSIFIER, lab.wire().ifindex(), lab.wire().name(), AttachedMode.Native,
        SampleModels.HIGH_PORTS, Mode.Observe, Geometry.standard())) {
      Traffic traffic = Traffic.start(lab);
      for (int i = 1; i <= SWAPS; i++) {
        long sent = traffic.sent();
        program.swap(SampleModels.HIGH_PORTS, i % 2 == 0 ? Mode.Observe : Mode.Enforce, Geometry.standard());
        await().until(() -> traffic.sent() > sent);
      }
      long sent = traffic.stop();
      await().untilAsserted(() -> assertThat(judged(program)).isEqualTo(sent));
      ClassCounts above = program.counts().totals().get("above");
      assertThat(above.packets()).isEqualTo(sent);
      assertThat(above.wouldDrop()).isEqualTo(sent);
      assertThat(above.dropped()).isBetween(1L, sent - 1);
      assertThat(traffic.received()).isEqualTo(sent - above.dropped());
      program.detach();
    }
  }
}
