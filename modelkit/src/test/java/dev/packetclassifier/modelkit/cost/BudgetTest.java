// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.modelkit.InputException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BudgetTest {
  private static final Size TREE = new Size.Trees(1, 32, 8);

  private final CostTable table = CostTable.measured();

  @Test
  void neverCostsMoreThanItMay() {
    Random random = new Random(1);
    List<Size> sizes = List.of(new Size.Layers(List.of(32, 32)), new Size.Layers(List.of(7)), new Size.Trees(64, 64, 12), TREE);
    for (int i = 0; i < 40; i++) {
      Map<Feature, Double> worth = new EnumMap<>(Feature.class);
      for (Feature feature : Feature.values()) {
        worth.put(feature, random.nextInt(3) == 0 ? random.nextDouble() : 0);
      }
      double most = 150 + random.nextInt(3000);
      for (BudgetFit fit : new Budget(table, most).fits(worth, sizes, 2 + random.nextInt(30), 64)) {
        assertThat(fit.estimate().nanos()).isLessThanOrEqualTo(most);
        assertThat(fit.features()).isNotEmpty().hasSizeLessThanOrEqualTo(64).allMatch(feature -> worth.get(feature) > 0);
      }
    }
  }

  @Test
  void moreNanosecondsNeverMeanLessWorth() {
    Map<Feature, Double> worth = worth(Map.of(Feature.PacketLength, 1.0, Feature.FlowPackets, 2.0, Feature.SourcePorts1s, 3.0,
        Feature.InterArrival, 0.5));
    double before = 0;
    for (int most = 80; most < 400; most += 20) {
      double now = only(worth, most).worth();
      assertThat(now).isGreaterThanOrEqualTo(before);
      before = now;
    }
    assertThat(before).isEqualTo(1);
  }

  @Test
  void whatATableGivesForNothingComesAlong() {
    Map<Feature, Double> worth = worth(Map.of(Feature.FlowPackets, 1.0, Feature.FlowBytes, 0.01, Feature.PacketLength, 0.01,
        Feature.SourcePackets60s, 0.02));
    // Enough for the flow, not for addresses.
    double most = table.features(Set.of(Feature.FlowPackets)).nanos() + 40;
    assertThat(only(worth, most).features()).containsExactlyInAnyOrder(Feature.FlowPackets, Feature.FlowBytes, Feature.PacketLength);
  }

  @Test
  void manySmallHelpsOfOneTableOutweighOneLargerOfAnother() {
    Map<Feature, Double> worth = worth(Map.of(Feature.SourcePackets1s, 0.4, Feature.SourcePorts1s, 0.4, Feature.SourcePeers1s, 0.4,
        Feature.SourceSpokeArp, 0.5, Feature.LinkKind, 0.1));
    double most = table.features(Set.of(Feature.SourcePackets1s)).nanos() + 30;
    assertThat(only(worth, most).features()).contains(Feature.SourcePackets1s, Feature.SourcePorts1s, Feature.SourcePeers1s)
        .doesNotContain(Feature.SourceSpokeArp);
  }

  @Test
  void atMostSoManyInputsTheWorthiestOnes() {
    Map<Feature, Double> worth = worth(Map.of(Feature.LinkKind, 0.1, Feature.Protocol, 0.3, Feature.PacketLength, 0.2));
    assertThat(new Budget(table, 1000).fits(worth, List.of(TREE), 2, 2).get(0).features())
        .containsExactlyInAnyOrder(Feature.Protocol, Feature.PacketLength);
  }

  @Test
  void aBudgetThatNothingFitsIsRefusedWithWhatWould() {
    Map<Feature, Double> worth = worth(Map.of(Feature.PacketLength, 1.0));
    assertThatThrownBy(() -> new Budget(table, 20).fits(worth, List.of(TREE), 2, 64)).isInstanceOf(InputException.class)
        .hasMessageContaining("20 ns a packet are too few").hasMessageMatching(".*costs about [0-9]+; allow more.*");
  }

  private BudgetFit only(Map<Feature, Double> worth, double most) {
    return new Budget(table, most).fits(worth, List.of(TREE), 2, 64).get(0);
  }

  private static Map<Feature, Double> worth(Map<Feature, Double> worth) {
    return new EnumMap<>(worth);
  }
}
