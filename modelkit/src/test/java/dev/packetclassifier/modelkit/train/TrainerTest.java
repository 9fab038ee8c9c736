// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.modelkit.floating.FloatNetwork;
import dev.packetclassifier.modelkit.floating.Samples;
import dev.packetclassifier.modelkit.quantize.Agreement;
import dev.packetclassifier.modelkit.quantize.NetworkQuantizer;
import dev.packetclassifier.modelkit.quantize.Quantized;
import dev.packetclassifier.modelkit.quantize.QuantizedNetwork;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TrainerTest {
  private static final List<Feature> FEATURES = List.of(Feature.PacketLength, Feature.SmallerPort);
  private static final List<String> CLASSES = List.of("in", "out");

  @Test
  void aNetworkLearnsWhatNoLineSeparatesAndKeepsItInIntegers() {
    Samples train = ring(4000, 1);
    Samples validation = ring(1500, 2);
    NetworkTrainer trainer = new NetworkTrainer(FEATURES, CLASSES, train, PacketWeights.byClass(new double[] {1, 1}, train.labels()),
        validation,
        new double[] {1, 1}, TrainingProgress.silent());
    TrainingSchedule schedule = new TrainingSchedule(30, 30, 64, 0.01, 0, 1);
    FloatNetwork network = trainer.floating(List.of(16, 8), schedule).network();
    assertThat(Agreement.quality(network, validation).accuracy()).isGreaterThan(0.96);
    QuantizedNetwork rounded = NetworkQuantizer.quantize(network, train);
    QuantizedNetwork learned = trainer.integers(rounded, schedule.withRate(0.2, 10)).network();
    // The reader checks the lane bound of every neuron.
    Quantized quantized = Quantized.of(CLASSES, learned);
    assertThat(Agreement.quality(quantized, validation).accuracy()).isGreaterThan(0.96);
    assertThat(IntegerLoss.of(learned, validation, new double[] {1, 1}))
        .isLessThanOrEqualTo(IntegerLoss.of(rounded, validation, new double[] {1, 1}));
  }

  @Test
  void learningThroughRoundingRepairsWhatWasBroken() {
    Samples train = ring(4000, 3);
    Samples validation = ring(1500, 4);
    NetworkTrainer trainer = new NetworkTrainer(FEATURES, CLASSES, train, PacketWeights.byClass(new double[] {1, 1}, train.labels()),
        validation,
        new double[] {1, 1}, TrainingProgress.silent());
    FloatNetwork network = trainer.floating(List.of(16), new TrainingSchedule(20, 20, 64, 0.01, 0, 1)).network();
    QuantizedNetwork rounded = NetworkQuantizer.quantize(network, train);
    for (int[] biases : List.of(rounded.network().layers().get(0).biases())) {
      for (int j = 0; j < biases.length; j++) {
        biases[j] += j % 2 == 0 ? 3000 : -3000;
      }
    }
    double broken = IntegerLoss.of(rounded, validation, new double[] {1, 1});
    QuantizedNetwork learned = trainer.integers(rounded, new TrainingSchedule(15, 15, 64, 0.3, 0, 1)).network();
    assertThat(IntegerLoss.of(learned, validation, new double[] {1, 1})).isLessThan(broken / 2);
  }

  /** Inside or outside of a circle. */
  private static Samples ring(int count, int seed) {
    Random random = new Random(seed);
    long[][] values = new long[count][];
    int[] labels = new int[count];
    for (int p = 0; p < count; p++) {
      values[p] = new long[] {random.nextInt(1400), random.nextInt(1400)};
      labels[p] = Math.hypot(values[p][0] - 700.0, values[p][1] - 700.0) < 480 ? 0 : 1;
    }
    return new Samples(values, labels);
  }

  /** The only packets of a source that looks like no other are held out to choose by; what is kept must know it all the same. */
  @Test
  void whatWasHeldOutToChooseByIsLearnedInTheEnd() {
    LabelledPackets fit = packets(3000, 5, 100, 900);
    LabelledPackets validation = packets(600, 6, 1300, 900);
    DataSplit split = new DataSplit(List.of(new Fold(fit, validation)), joined(fit, validation), null, List.of());
    Samples unseen = packets(1000, 7, 1300, 900).samples();
    assertThat(Agreement.quality(Training.train(options(false), split).quantized(), unseen).accuracy()).isLessThan(0.7);
    assertThat(Agreement.quality(Training.train(options(true), split).quantized(), unseen).accuracy()).isGreaterThan(0.95);
  }

  /** Scans were held out but for four: what they weigh then must not outweigh everything once they are all learned from. */
  @Test
  void classesWeighByHowRareTheyAreAmongWhatIsLearnedInTheEnd() {
    LabelledPackets fit = alike(800, 4);
    LabelledPackets validation = alike(0, 300);
    DataSplit split = new DataSplit(List.of(new Fold(fit, validation)), joined(fit, validation), null, List.of());
    TrainingOptions options = TrainingOptions.builder(ModelKind.tree).build();
    assertThat(Agreement.quality(Training.train(options, split).quantized(), fit.samples()).accuracy()).isGreaterThan(0.99);
  }

  /** Packets that no input tells apart. */
  private static LabelledPackets alike(int in, int out) {
    int[] labels = IntStream.range(0, in + out).map(p -> p < in ? 0 : 1).toArray();
    return new LabelledPackets(FEATURES, CLASSES, new Samples(new long[in + out][2], labels), new int[in + out], new long[in + out], null);
  }

  private static TrainingOptions options(boolean refit) {
    return TrainingOptions.builder(ModelKind.network).weights(ClassWeights.None).rate(0.02).hidden(List.of(16)).epochs(60).refit(refit)
        .build();
  }

  /** Two classes of one length each, give or take. */
  private static LabelledPackets packets(int count, int seed, int in, int out) {
    Random random = new Random(seed);
    long[][] values = new long[count][];
    int[] labels = new int[count];
    for (int p = 0; p < count; p++) {
      labels[p] = p % 2;
      values[p] = new long[] {(p % 2 == 0 ? in : out) + random.nextInt(100), random.nextInt(1400)};
    }
    return new LabelledPackets(FEATURES, CLASSES, new Samples(values, labels), new int[count], new long[count], null);
  }

  private static LabelledPackets joined(LabelledPackets one, LabelledPackets other) {
    long[][] values = Stream.of(one, other).flatMap(part -> Stream.of(part.samples().values())).toArray(long[][]::new);
    int[] labels = Stream.of(one, other).flatMapToInt(part -> IntStream.of(part.samples().labels())).toArray();
    return new LabelledPackets(FEATURES, CLASSES, new Samples(values, labels), new int[labels.length], new long[labels.length], null);
  }
}
