// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.cost.CostTable;
import dev.packetclassifier.modelkit.cost.Size;
import dev.packetclassifier.modelkit.floating.Samples;
import dev.packetclassifier.modelkit.quantize.Report;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BudgetSearchTest {
  /** The first tells a little for nothing, the second everything for the price of addresses. */
  private static final List<Feature> FEATURES = List.of(Feature.PacketLength, Feature.SourcePorts60s, Feature.Protocol);

  @ParameterizedTest
  @EnumSource(value = ModelKind.class, mode = EnumSource.Mode.EXCLUDE, names = "auto")
  void theTrainedModelKeepsToItAndUsesWhatItMay(ModelKind kind) {
    BudgetSearch rich = chosen(kind, 1200);
    assertThat(rich.split().train().features()).contains(Feature.SourcePorts60s);
    BudgetSearch poor = chosen(kind, 125);
    assertThat(poor.split().train().features()).doesNotContain(Feature.SourcePorts60s).contains(Feature.PacketLength);
    assertThat(nanos(rich)).isLessThanOrEqualTo(1200);
    assertThat(nanos(poor)).isLessThanOrEqualTo(125);
  }

  @Test
  void nothingFitsNothing() {
    assertThatThrownBy(() -> chosen(ModelKind.tree, 30)).isInstanceOf(InputException.class)
        .hasMessageContaining("30 ns a packet are too few");
  }

  @Test
  void noSizeIsLargerThanAskedFor() {
    assertThat(BudgetSearch.sizes(new Size.Trees(20, 64, 10))).allSatisfy(size -> {
      assertThat(((Size.Trees) size).count()).isLessThanOrEqualTo(20);
      assertThat(((Size.Trees) size).depth()).isLessThanOrEqualTo(10);
    }).hasSizeGreaterThan(5);
    assertThat(BudgetSearch.sizes(new Size.Layers(List.of(16, 8))))
        .contains(new Size.Layers(List.of(8, 4)), new Size.Layers(List.of(2, 2)));
  }

  private static double nanos(BudgetSearch chosen) {
    return CostTable.measured().of(Training.train(chosen.options(), chosen.split()).quantized().model()).nanos();
  }

  private static BudgetSearch chosen(ModelKind kind, double nanos) {
    Random random = new Random(1);
    long[][] values = new long[1200][];
    int[] labels = new int[values.length];
    int[] groups = new int[values.length];
    long[] flows = new long[values.length];
    for (int p = 0; p < values.length; p++) {
      labels[p] = random.nextInt(2);
      groups[p] = p / 20;
      flows[p] = p / 4;
      values[p] = new long[] {random.nextInt(900) + 300L * labels[p], labels[p] == 1 ? 20 + random.nextInt(200) : random.nextInt(12), 6};
    }
    LabelledPackets packets = new LabelledPackets(FEATURES, List.of("benign", "scan"), new Samples(values, labels), groups, flows, null);
    TrainingOptions options = TrainingOptions.builder(kind).weights(ClassWeights.None).trees(16).hidden(List.of(16)).epochs(8).refit(false)
        .build();
    return BudgetSearch.choose(nanos, options, DataSplit.of(packets, 0, 0.2, 1, 1), 64, new Report(), TrainingProgress.silent());
  }
}
