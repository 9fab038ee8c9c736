// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Transform;
import dev.packetclassifier.bpf.feature.PaperFeatures;
import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Scorer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** Against figures of the benchmark that no price was made from, or that were measured as a whole. */
class CostTableTest {
  /** How far an estimate may be off. */
  private static final Percentage STATED = Percentage.withPercentage(15);
  private static final Set<Feature> PAYLOAD = EnumSet.range(Feature.PayloadByte0, Feature.PayloadHigh);
  private static final Set<Feature> STATE = EnumSet.range(Feature.FlowPackets, Feature.InitiatorSynOptions);

  private final BenchmarkFigures figures = BenchmarkFigures.committed();
  private final CostTable table = CostTable.measured();

  @Test
  void partsAddUpToWhatWasMeasuredAsAWhole() {
    double floor = figures.of("floor: parse, one feature, one leaf");
    assertThat(table.features(STATE).nanos() - floor).isCloseTo(figures.of("+ all flow, address and station rows"), STATED);
    assertThat(table.features(PaperFeatures.all()).nanos()).isCloseTo(figures.of("the paper's twelve, one leaf"), STATED);
    assertThat(table.features(Set.of(Feature.FlowPackets)).nanos()).isCloseTo(figures.of("floor with flow state"), STATED);
  }

  @Test
  void modelsCostWhatTheyWereMeasuredAt() {
    assertThat(table.of(model(PaperFeatures.all(), network(12, 16, 16, 8), 8)).nanos())
        .isCloseTo(figures.of("network 12-16-16-8 in place"), STATED);
    List<Feature> all = new ArrayList<>(STATE).subList(0, 63);
    all.add(Feature.InitiatorSynOptions);
    EnumSet<Feature> wide = EnumSet.copyOf(all);
    wide.addAll(STATE);
    wide.addAll(PAYLOAD);
    Estimate features = table.features(wide);
    double network = table.of(model(all, network(64, 64, 64, 64, 32), 32)).nanos() - table.features(Set.copyOf(all)).nanos();
    assertThat(features.nanos() + network).isCloseTo(figures.of("network 64-64-64-64-32"), STATED);
    assertThat(table.of(trees(1, 10, 8)).nanos()).isCloseTo(figures.of("tree of 200 leaves, depth 10"), STATED);
    assertThat(table.of(trees(50, 6, 8)).nanos()).isCloseTo(figures.of("50 trees of depth 6, 8 classes"), STATED);
    assertThat(table.of(trees(64, 6, 27)).nanos()).isCloseTo(figures.of("64 trees of 64 leaves, depth 6, 27 classes"), STATED);
    assertThat(table.of(trees(64, 16, 27)).nanos()).isCloseTo(figures.of("64 trees of 64 leaves, depth 16, 27 classes"), STATED);
    assertThat(table.of(trees(4, 6, 8)).nanos()).isCloseTo(figures.of("4 trees of 64 leaves, depth 6, 8 classes"), STATED);
    // What the benchmark's random tree looks at.
    Set<Feature> looked = EnumSet.of(Feature.SourcePackets60s, Feature.DestinationPackets60s, Feature.SourceSpokeArp);
    assertThat(table.of(model(looked, largest(1, 24, 3, 20), 20)).nanos()).isCloseTo(figures.of("tree of 512 leaves, depth 24"), STATED);
  }

  @Test
  void payloadOfThePacketHasAPrice() {
    double floor = figures.of("floor: parse, one feature, one leaf");
    assertThat(table.features(PAYLOAD).nanos() - floor).isCloseTo(figures.of("+ PayloadBytes and PayloadClasses"), STATED);
    double one = table.features(Set.of(Feature.PayloadByte3)).nanos();
    assertThat(one - floor).isCloseTo(figures.of("+ PayloadBytes"), STATED).isPositive();
    assertThat(table.features(Set.of(Feature.PayloadByte3, Feature.PayloadByte0)).nanos()).isEqualTo(one);
    assertThat(table.features(Set.of(Feature.PayloadZero)).nanos()).isGreaterThan(one);
    assertThat(table.features(Set.of(Feature.PayloadZero)).parts()).extracting(CostItem::name)
        .containsExactly("read the frame, decide, count", "payload");
  }

  @Test
  void whatIsLookedAtTwiceIsPaidOnce() {
    double one = table.features(Set.of(Feature.SourcePackets1s)).nanos();
    assertThat(table.features(Set.of(Feature.SourcePackets1s, Feature.SourcePeers1s, Feature.FlowPackets)).nanos()).isEqualTo(one);
    assertThat(table.features(Set.of(Feature.SourcePackets1s, Feature.DestinationPackets1s)).nanos()).isGreaterThan(one);
  }

  @Test
  void partsOfAModelAreNamed() {
    Estimate estimate = table.of(trees(50, 6, 8));
    assertThat(estimate.parts()).extracting(CostItem::name).containsExactly("read the frame, decide, count", "flows", "precise clock",
        "flow running statistics", "trees");
    assertThat(estimate.parts().stream().mapToDouble(CostItem::nanos).sum()).isCloseTo(estimate.nanos(), within(1e-9));
  }

  private static Model trees(int count, int depth, int classes) {
    return model(PaperFeatures.all(), largest(count, depth, PaperFeatures.all().size(), classes), classes);
  }

  private static Scorer largest(int count, int depth, int inputs, int classes) {
    return new Size.Trees(count, 512, depth).scorer(inputs, classes);
  }

  private static Scorer network(int... sizes) {
    List<Integer> hidden = IntStream.of(sizes).skip(1).limit(sizes.length - 2).boxed().toList();
    return new Size.Layers(hidden).scorer(sizes[0], sizes[sizes.length - 1]);
  }

  private static Model model(Collection<Feature> features, Scorer scorer, int classes) {
    List<Input> inputs = features.stream().map(feature -> new Input(feature, Transform.Linear, 0, 1, 0)).toList();
    return new Model(inputs, IntStream.range(0, classes).mapToObj(Integer::toString).toList(), scorer);
  }
}
