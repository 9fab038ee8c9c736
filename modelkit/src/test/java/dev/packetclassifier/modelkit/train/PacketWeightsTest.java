// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.modelkit.floating.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacketWeightsTest {
  /** Class a: 6 packets of group 0, 2 of group 1; class b: 2 packets of group 0. */
  private static LabelledPackets packets() {
    int[] labels = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1};
    int[] groups = {0, 0, 0, 0, 0, 0, 1, 1, 0, 0};
    return new LabelledPackets(List.of(Feature.PacketLength), List.of("a", "b"), new Samples(new long[10][1], labels), groups, new long[10],
        null);
  }

  @Test
  void everyPacketCountsByItsClassUnlessAskedOtherwise() {
    float[] weights = PacketWeights.of(TrainingOptions.builder(ModelKind.tree).weights(ClassWeights.None).build(), packets());
    assertThat(weights).containsOnly(1);
  }

  @Test
  void groupsOfAClassWeighTheSameAndTheClassAsBefore() {
    float[] weights = PacketWeights.of(TrainingOptions.builder(ModelKind.tree).weights(ClassWeights.None).balanceGroups(true).build(),
        packets());
    assertThat(sum(weights, 0, 6)).isCloseTo(4, within(1e-5));
    assertThat(sum(weights, 6, 8)).isCloseTo(4, within(1e-5));
    assertThat(sum(weights, 8, 10)).isCloseTo(2, within(1e-5));
  }

  private static double sum(float[] weights, int from, int to) {
    double sum = 0;
    for (int p = from; p < to; p++) {
      sum += weights[p];
    }
    return sum;
  }
}
