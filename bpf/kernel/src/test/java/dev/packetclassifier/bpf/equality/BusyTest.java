// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.equality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.api.v1alpha1.Vantage;
import dev.packetclassifier.bpf.frame.FrameBuilder;
import dev.packetclassifier.bpf.image.Tracing;
import dev.packetclassifier.bpf.model.Ensemble;
import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.program.OfflineRun;
import dev.packetclassifier.bpf.program.SampleModels;
import dev.packetclassifier.bpf.program.Unjudged;
import dev.packetclassifier.bpf.random.RandomTrees;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.shape.Table;
import dev.packetclassifier.bpf.state.LockPlace;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Sets of the tables that another CPU holds for longer than the program tries, as the test says. */
class BusyTest {
  private static final int SETS = 4;
  private static final Geometry TABLES = new Geometry(Map.of(Table.Flows, SETS, Table.Addresses, SETS, Table.Stations, SETS));
  private static final int SYN = 2;
  private static final int ACK = 16;

  private static Model model(Stream<Feature> features) {
    List<Input> inputs = features.map(SampleModels::raw).toList();
    Ensemble tree = new Ensemble(new int[2], List.of(RandomTrees.next(new SplittableRandom(1), inputs, 2, 16, 8)));
    return new Model(inputs, List.of("a", "b"), tree, Vantage.Endpoint, StationKey.Address);
  }

  private static Scenario scenario(Stream<Feature> features) {
    return Scenario.of(model(features), Map.of("b", Action.Drop), Mode.Observe, Tracing.Verdicts, TABLES);
  }

  /** At every lock, in any order: what the packet was counted in stays, what comes later is left out, and what is owed is made later. */
  @Test
  void theTwinFollowsWhateverIsBusy() {
    Map<LockPlace, Integer> seen = new EnumMap<>(LockPlace.class);
    for (int seed = 0; seed < 6; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Scenario scenario = scenario(random.ints(0, Feature.values().length).distinct().limit(60).mapToObj(i -> Feature.values()[i]));
      List<OfflineRun> kernels = scenario.kernels();
      try (Comparison comparison = new Comparison(kernels, scenario.twins())) {
        OfflineRun kernel = kernels.get(0);
        Supplier<Step> traffic = new RandomTraffic(random, new SeededFrames(seed, List.of()), new Exchange(random, comparison.observes()));
        for (int i = 0; i < 4000; i++) {
          Table table = Table.values()[random.nextInt(Table.values().length)];
          int set = random.nextInt(SETS);
          boolean holds = random.nextInt(3) == 0;
          if (holds) {
            kernel.hold(table, set, true);
          }
          assertThat(comparison.take(traffic.get())).as("seed %d, packet %d", seed, i).isNull();
          if (comparison.told().unjudged() == Unjudged.Busy.ordinal()) {
            seen.merge(comparison.told().busy(), 1, Integer::sum);
          }
          if (holds) {
            kernel.hold(table, set, false);
          }
        }
      }
    }
    // By address the initiator is the sender or the receiver, whose lock the packet just had.
    assertThat(seen).containsOnlyKeys(EnumSet.range(LockPlace.Flow, LockPlace.Receiver))
        .allSatisfy((place, count) -> assertThat(count).as(place.name()).isGreaterThan(3));
  }

  /** An answer and an acknowledgment that found the windows busy count with the flow's next packets, and nothing is taken back twice. */
  @Test
  void whatIsOwedIsMadeByTheNextPacket() {
    Scenario scenario = scenario(Stream.of(Feature.SourceUnanswered60s, Feature.SourceEstablished60s, Feature.SourceNewFlows60s));
    List<OfflineRun> kernels = scenario.kernels();
    try (Comparison comparison = new Comparison(kernels, scenario.twins())) {
      OfflineRun kernel = kernels.get(0);
      take(comparison, Hook.Arriving, tcp(9, 5000, 1, 80, SYN, 1, 0));
      holdAddresses(kernel, true);
      take(comparison, Hook.Leaving, tcp(1, 80, 9, 5000, SYN | ACK, 700, 2));
      assertThat(comparison.told().busy()).isEqualTo(LockPlace.SourceDebt);
      take(comparison, Hook.Arriving, tcp(9, 5000, 1, 80, ACK, 2, 701));
      assertThat(comparison.told().busy()).isEqualTo(LockPlace.SourceDebt);
      holdAddresses(kernel, false);
      take(comparison, Hook.Arriving, tcp(9, 5000, 1, 80, ACK, 2, 701));
      assertRows(comparison, 2, 1, 2);
      take(comparison, Hook.Arriving, tcp(9, 5000, 1, 80, ACK, 2, 701));
      assertRows(comparison, 2, 1, 2);
      // One that began unseen by the windows is not taken back from others.
      take(comparison, Hook.Arriving, tcp(9, 5001, 1, 80, SYN, 1, 0));
      holdAddresses(kernel, true);
      take(comparison, Hook.Arriving, tcp(9, 5002, 1, 80, SYN, 1, 0));
      assertThat(comparison.told().busy()).isEqualTo(LockPlace.Source);
      holdAddresses(kernel, false);
      take(comparison, Hook.Leaving, tcp(1, 80, 9, 5002, SYN | ACK, 700, 2));
      take(comparison, Hook.Arriving, tcp(9, 5000, 1, 80, ACK, 2, 701));
      assertRows(comparison, 3, 2, 2);
    }
  }

  private static void holdAddresses(OfflineRun kernel, boolean held) {
    for (int set = 0; set < SETS; set++) {
      kernel.hold(Table.Addresses, set, held);
    }
  }

  private static byte[] tcp(int from, int fromPort, int to, int toPort, int flags, int sequence, int acknowledgment) {
    return new FrameBuilder().ipv4().fromHost(from).toHost(to).tcp(fromPort, toPort, flags, 500).numbers(sequence, acknowledgment).build();
  }

  private static void take(Comparison comparison, Hook hook, byte[] frame) {
    assertThat(comparison.take(new Step(hook, 1_000_000_000L, frame, 0))).isNull();
  }

  private static void assertRows(Comparison comparison, int newFlows, int unanswered, int established) {
    assertThat(comparison.told().feature(Feature.SourceNewFlows60s.ordinal())).as("new flows").isEqualTo(newFlows);
    assertThat(comparison.told().feature(Feature.SourceUnanswered60s.ordinal())).as("unanswered").isEqualTo(unanswered);
    assertThat(comparison.told().feature(Feature.SourceEstablished60s.ordinal())).as("established").isEqualTo(established);
  }
}
