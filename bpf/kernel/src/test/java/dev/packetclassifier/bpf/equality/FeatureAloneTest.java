// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.equality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.bpf.frame.GoldenSteps;
import dev.packetclassifier.bpf.image.Tracing;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.parse.Outcome;
import dev.packetclassifier.bpf.program.OfflineRun;
import dev.packetclassifier.bpf.program.SampleModels;
import dev.packetclassifier.bpf.program.Unjudged;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.twin.TwinOptions;
import dev.packetclassifier.bpf.twin.TwinPipeline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What of the state a feature needs is said in one place for kernel and twin, so that their being equal cannot show an error there. Here
 * every feature, with nothing kept but what it is said to need, is compared with a twin that keeps everything. The tables are so large
 * that no record gives way, and the clock does not step back: then the windows of an address depend on which of them are kept (STATE.md).
 */
class FeatureAloneTest {
  private static final Geometry TABLES = Geometry.ofRecords(1 << 13, 1 << 13, 1 << 13);
  private static final int RANDOM_PACKETS = 3000;
  private static final long LONGEST_GAP = 100_000 * 1_000_000_000L;
  private static final int NOT_PARSED = -1;
  private static final List<Step> STEPS = steps();
  /** [step][feature]; null for what is not parsed. */
  private static int[][] expected;

  private static List<Step> steps() {
    List<Step> steps = new ArrayList<>(GoldenSteps.all().stream()
        .map(step -> new Step(step.hook(), step.nanos(), step.frame().bytes(), step.segmentSize())).toList());
    SplittableRandom random = new SplittableRandom(11);
    RandomTraffic traffic = new RandomTraffic(random, new SeededFrames(11, List.of()), new Exchange(random, new boolean[] {true}));
    Stream.generate(traffic).limit(RANDOM_PACKETS).forEach(steps::add);
    return neverBack(steps);
  }

  /** The same gaps, but for those back and those of centuries. */
  private static List<Step> neverBack(List<Step> steps) {
    List<Step> forward = new ArrayList<>();
    long before = 0;
    long now = 0;
    for (Step step : steps) {
      long gap = step.nanos() - before;
      now += gap > 0 && gap < LONGEST_GAP ? gap : 0;
      before = step.nanos();
      forward.add(new Step(step.hook(), step.program(), now, step.frame(), step.segmentSize(), step.segments()));
    }
    return forward;
  }

  private static TwinPipeline pipeline(Set<Feature> used) {
    return new TwinPipeline(new TwinOptions(used, StationKey.Address, TABLES));
  }

  private static Outcome take(TwinPipeline pipeline, Step step) {
    byte[] frame = step.frame();
    return pipeline.process(step.hook(), step.nanos(), frame, 0, frame.length, frame.length, step.segmentSize(), step.segments());
  }

  @BeforeAll
  static void observeEverything() {
    TwinPipeline everything = pipeline(EnumSet.allOf(Feature.class));
    expected = STEPS.stream().map(step -> take(everything, step) == Outcome.Parsed ? everything.features().clone() : null)
        .toArray(int[][]::new);
  }

  private static int[] expected(Feature feature) {
    return Arrays.stream(expected).mapToInt(features -> features == null ? NOT_PARSED : features[feature.ordinal()]).toArray();
  }

  private static int[] inTwin(Feature feature) {
    TwinPipeline alone = pipeline(Set.of(feature));
    return STEPS.stream().mapToInt(step -> take(alone, step) == Outcome.Parsed ? alone.features()[feature.ordinal()] : NOT_PARSED)
        .toArray();
  }

  /** What leaves is not seen for a feature of the packet alone: then it has the expected value. */
  private static int[] inKernel(Feature feature) {
    int[] values = expected(feature);
    try (OfflineRun kernel = new OfflineRun(SampleModels.revision("a", SampleModels.above(feature, 0), Map.of()), Mode.Observe, TABLES,
        Tracing.Verdicts)) {
      for (int i = 0; i < values.length; i++) {
        Step step = STEPS.get(i);
        if (step.hook() != Hook.Leaving || kernel.observes()) {
          kernel.run(step.hook(), step.nanos(), step.frame(), 0, step.frame().length, step.segmentSize(), step.segments());
          values[i] = kernel.unjudged() == Unjudged.values().length ? kernel.feature(feature.ordinal()) : NOT_PARSED;
        }
      }
    }
    return values;
  }

  @ParameterizedTest
  @EnumSource
  void needsNoMoreThanIsKeptForIt(Feature feature) {
    assertThat(expected(feature)).as("values that tell something").contains(NOT_PARSED)
        .matches(all -> Arrays.stream(all).distinct().count() > 2);
    assertThat(inTwin(feature)).as("twin").isEqualTo(expected(feature));
    assertThat(inKernel(feature)).as("kernel").isEqualTo(expected(feature));
  }
}
