// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.equality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.frame.FrameBuilder;
import dev.packetclassifier.bpf.image.Settings;
import dev.packetclassifier.bpf.image.Tracing;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Network;
import dev.packetclassifier.bpf.model.Spared;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.program.FlowCounts;
import dev.packetclassifier.bpf.program.OfflineRun;
import dev.packetclassifier.bpf.program.SampleModels;
import dev.packetclassifier.bpf.program.Shadow;
import dev.packetclassifier.bpf.random.RandomModels;
import dev.packetclassifier.bpf.shape.Geometry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two models on the same packets, in the kernel and in the twin. */
class ShadowTest {
  private static final long SEED = 20261201;
  private static final Geometry TABLES = Geometry.ofRecords(512, 512, 512);
  private static final int SYN = 2;
  private static final int ACK = 16;

  private final RandomModels models = new RandomModels(SEED);

  private Model next(boolean network) {
    return network ? models.nextNetwork() : models.nextEnsemble();
  }

  @ParameterizedTest
  @CsvSource({"true,true", "true,false", "false,true", "false,false"})
  void everyPairOfKindsIsEqual(boolean network, boolean shadowNetwork) {
    for (int i = 0; i < 3; i++) {
      Model active = next(network);
      Model shadow = next(shadowNetwork);
      while (Settings.obstacle(active, shadow).isPresent()) {
        shadow = next(shadowNetwork);
      }
      assertThat(List.of(active.scorer() instanceof Network, shadow.scorer() instanceof Network)).containsExactly(network, shadowNetwork);
      Scenario scenario = new Scenario(List.of(new Scenario.Program(active, models.nextActions(active), models.nextMargins(active),
          Mode.Observe, Tracing.Verdicts, 0,
          Optional.of(new Scenario.Second(shadow, models.nextActions(shadow), models.nextMargins(shadow), 0, Spared.NONE)), Set.of(),
          Spared.NONE)), TABLES, Set.of());
      compare(scenario);
    }
  }

  private static void compare(Scenario scenario) {
    SplittableRandom random = new SplittableRandom(SEED);
    try (Comparison comparison = new Comparison(scenario)) {
      Supplier<Step> traffic = new RandomTraffic(random, new SeededFrames(SEED, List.of()), new Exchange(random, comparison.observes()));
      int compared = 0;
      for (int i = 0; i < 3000; i++) {
        assertThat(comparison.take(traffic.get())).as(scenario.inWords()).isNull();
        compared += comparison.compared() ? 1 : 0;
      }
      assertThat(compared).isGreaterThan(500);
      assertThat(comparison.flows()).isNull();
    }
  }

  private static byte[] towardsNode(int flags) {
    return new FrameBuilder().ipv4().fromHost(50).toHost(60).tcp(40000, 9000, flags, 1024).numbers(flags == SYN ? 99 : 100, flags == SYN ? 0 : 501).build();
  }

  private static void connect(OfflineRun kernel) {
    long now = 1_000_000_000_000L;
    byte[] syn = towardsNode(SYN);
    kernel.run(Hook.Arriving, now, syn, 0, syn.length, 0);
    byte[] answer = new FrameBuilder().ipv4().fromHost(60).toHost(50).tcp(9000, 40000, SYN | ACK, 1024).numbers(500, 100).build();
    kernel.run(Hook.Leaving, now + 1000, answer, 0, answer.length, 0);
    byte[] acknowledged = towardsNode(ACK);
    for (int i = 2; i < 5; i++) {
      kernel.run(Hook.Arriving, now + i * 1000, acknowledged, 0, acknowledged.length, 0);
    }
  }

  /** A model of flows that drops what goes to high ports, and one that drops nothing of them. */
  private static OfflineRun dropping(boolean active, boolean shadow, Mode mode) {
    Model flows = SampleModels.above(Feature.FlowPackets, 0);
    return new OfflineRun(SampleModels.revision("a", flows, active ? Map.of("above", Action.Drop) : Map.of()), mode, TABLES,
        Tracing.Verdicts, 0,
        Optional.of(new Shadow(SampleModels.revision("b", flows, shadow ? Map.of("above", Action.Drop) : Map.of()), 0)), Set.of());
  }

  @Test
  void aFlowThatWouldHaveBeenHarmedAndIsEstablishedLaterIsAFalseDrop() {
    try (OfflineRun kernel = dropping(false, true, Mode.Observe)) {
      connect(kernel);
      assertThat(kernel.flowCounts()).isEqualTo(new FlowCounts(1, List.of(0L, 0L), List.of(1L, 0L)));
      assertThat(kernel.shadowCounts().establishedWouldDrop()).as("packets after the handshake").isEqualTo(3);
      assertThat(kernel.shadowCounts().wouldDrop()).isEqualTo(4);
      assertThat(kernel.counts(1).established()).isEqualTo(3);
      assertThat(kernel.counts(1).establishedWouldDrop()).isZero();
    }
    try (OfflineRun kernel = dropping(true, false, Mode.Observe)) {
      connect(kernel);
      assertThat(kernel.flowCounts()).isEqualTo(new FlowCounts(1, List.of(1L, 0L), List.of(0L, 0L)));
      assertThat(kernel.counts(1).establishedWouldDrop()).isEqualTo(3);
    }
    try (OfflineRun kernel = dropping(false, false, Mode.Observe)) {
      connect(kernel);
      assertThat(kernel.flowCounts()).isEqualTo(new FlowCounts(1, List.of(0L, 0L), List.of(0L, 0L)));
    }
  }

  /** What was dropped was no false alarm that the wire could show. */
  @Test
  void whatIsDroppedIsNotMarked() {
    try (OfflineRun kernel = dropping(true, true, Mode.Enforce)) {
      connect(kernel);
      assertThat(kernel.flowCounts()).isEqualTo(new FlowCounts(1, List.of(0L, 0L), List.of(0L, 0L)));
    }
  }
}
