// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.equality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.image.Tracing;
import dev.packetclassifier.bpf.program.SampleModels;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.shape.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A difference that was put there: the twin's table of flows is twice as large, so that it still knows a flow that gave way. */
class ShrinkingTest {
  /**
   * A flow, eight others and the flow again are 10; up to five flows may have to be settled, which takes four packets (two each way), not
   * one.
   */
  private static final int FEW = 25;

  private static Scenario scenario(int sets) {
    return Scenario.of(SampleModels.above(Feature.FlowPackets, 3), Map.of(), Mode.Observe, Tracing.Verdicts,
        new Geometry(Map.of(Table.Flows, sets, Table.Addresses, 1, Table.Stations, 1)));
  }

  private static Comparison planted() {
    return new Comparison(scenario(1).kernels(), scenario(2).twins());
  }

  private static List<Step> differing() {
    List<Step> steps = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(3);
    try (Comparison comparison = planted()) {
      Supplier<Step> traffic = new RandomTraffic(random, new SeededFrames(3, List.of()), new Exchange(random, comparison.observes()));
      String difference = null;
      while (difference == null) {
        steps.add(traffic.get());
        difference = comparison.take(steps.get(steps.size() - 1));
      }
    }
    return steps;
  }

  @Test
  void aDifferenceShrinksToTheFewPacketsThatMakeIt() {
    List<Step> steps = differing();
    assertThat(steps).hasSizeGreaterThan(FEW);
    Shrinking shrinking = new Shrinking(ShrinkingTest::planted);
    List<Step> shortest = shrinking.shortest(steps);
    assertThat(shortest).hasSizeLessThanOrEqualTo(FEW);
    assertThat(shrinking.difference()).startsWith("FlowPackets: twin ");
    assertThat(shrinking.failing(shortest)).isEqualTo(shortest);
    for (int i = 0; i < shortest.size(); i++) {
      List<Step> without = new ArrayList<>(shortest);
      without.remove(i);
      assertThat(shrinking.failing(without)).as("without packet " + i).isNull();
    }
  }
}
