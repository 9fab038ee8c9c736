// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.equality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.parse.Outcome;
import dev.packetclassifier.bpf.proof.RowCheck;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.shape.Table;
import dev.packetclassifier.bpf.state.Secrets;
import dev.packetclassifier.bpf.state.State;
import dev.packetclassifier.bpf.twin.TwinOptions;
import dev.packetclassifier.bpf.twin.TwinPipeline;
import dev.packetclassifier.bpf.verdict.KnownHosts;
import dev.packetclassifier.bpf.verdict.Protection;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * What proofs take for granted of the rows, on every row of the twin: all features at once, small tables whose records give way, clocks that
 * step to every edge and back, packets that stand for thousands, and programs that take turns and lack each other's groups.
 */
class RowCheckTest {
  private static final int SCENARIOS = 40;
  private static final int PACKETS = 8_000;
  private static final int[] SETS = {1, 1, 2, 4, 64};
  private static final Protection NOBODY_KNOWN = new Protection(KnownHosts.NONE);

  private final SplittableRandom random = new SplittableRandom(20260101);
  private long checked;

  private static TwinPipeline pipeline(Set<Feature> features, StationKey stations, Geometry geometry, long coldUntil, State state) {
    return new TwinPipeline(new TwinOptions(features, stations, geometry).coldUntil(coldUntil), state);
  }

  private Geometry geometry() {
    return new Geometry(Map.of(Table.Flows, sets(), Table.Addresses, sets(), Table.Stations, sets()));
  }

  private int sets() {
    return SETS[random.nextInt(SETS.length)];
  }

  private Supplier<Step> traffic(Captures captures, int programs) {
    SplittableRandom source = random.split();
    boolean[] observes = new boolean[programs];
    java.util.Arrays.fill(observes, true);
    Exchange exchange = new Exchange(source, observes);
    if (captures.conversations().isEmpty() || random.nextInt(3) > 0) {
      Supplier<Step> traffic = new RandomTraffic(source, new SeededFrames(random.nextLong(), captures.frames()), exchange);
      return random.nextInt(3) > 0 ? traffic : () -> many(traffic.get());
    }
    return new ReplayedTraffic(source, captures.conversations(), own -> own, exchange);
  }

  /** What leaves stands for as many packets as it has bytes of payload, so that buckets of 16 bits fill up. */
  private Step many(Step step) {
    return random.nextInt(3) > 0 && SkbRun.isPossible(step.frame())
        ? new Step(Hook.Leaving, step.program(), step.nanos(), step.frame(), 1) : step;
  }

  private void run(List<TwinPipeline> pipelines, List<RowCheck> checks, Supplier<Step> traffic) {
    for (int i = 0; i < PACKETS; i++) {
      Step step = traffic.get();
      TwinPipeline pipeline = pipelines.get(step.program());
      Outcome outcome = pipeline.process(step.hook(), step.nanos(), step.frame(), 0, step.frame().length, step.frame().length,
          step.segmentSize());
      if (step.hook() == Hook.Arriving && outcome == Outcome.Parsed && !pipeline.cold() && !pipeline.busy()
          && NOBODY_KNOWN.allowsDrop(pipeline.packet())) {
        checked++;
        assertThat(checks.get(step.program()).broken(pipeline.features())).isNull();
        if (random.nextInt(20) == 0) {
          pipeline.dropped();
        }
      }
    }
  }

  @Test
  void holdsForAllFeaturesAtOnce() throws IOException {
    Captures captures = Captures.fromDatasets();
    Set<Feature> all = EnumSet.allOf(Feature.class);
    RowCheck check = new RowCheck(all, true);
    for (int i = 0; i < SCENARIOS; i++) {
      Geometry geometry = geometry();
      State state = new State(EnumSet.allOf(Table.class), geometry, Secrets.documented());
      StationKey stations = random.nextBoolean() ? StationKey.Address : StationKey.Mac;
      run(List.of(pipeline(all, stations, geometry, -1, state)), List.of(check), traffic(captures, 1));
    }
    assertThat(checked).isGreaterThan(SCENARIOS * PACKETS / 8);
  }

  /** Without a warm-up, a window may be younger than a shorter one; all else holds. */
  @Test
  void holdsWhileProgramsTakeTurns() throws IOException {
    Captures captures = Captures.fromDatasets();
    for (int i = 0; i < SCENARIOS; i++) {
      Geometry geometry = geometry();
      State state = new State(EnumSet.allOf(Table.class), geometry, Secrets.documented());
      List<Set<Feature>> features = List.of(EnumSet.allOf(Feature.class), some(), some());
      List<TwinPipeline> pipelines = features.stream()
          .map(used -> pipeline(used, StationKey.Address, geometry, random.nextInt(3) == 0 ? -1 : 0,
              state))
          .toList();
      run(pipelines, features.stream().map(used -> new RowCheck(used, false)).toList(), traffic(captures, 3));
    }
    assertThat(checked).isGreaterThan(SCENARIOS * PACKETS / 8);
  }

  private Set<Feature> some() {
    Set<Feature> some = EnumSet.of(Feature.FlowPackets);
    int share = 2 + random.nextInt(30);
    for (Feature feature : Feature.values()) {
      if (random.nextInt(share) == 0) {
        some.add(feature);
      }
    }
    return some;
  }
}
