// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.modelkit.floating.FloatForest;
import dev.packetclassifier.modelkit.floating.FloatModel;
import dev.packetclassifier.modelkit.floating.FloatNetwork;
import dev.packetclassifier.modelkit.quantize.NetworkQuantizer;
import dev.packetclassifier.modelkit.quantize.Quantized;
import dev.packetclassifier.modelkit.quantize.QuantizedNetwork;
import dev.packetclassifier.modelkit.quantize.Temperature;

/** From split and a options to a model in floating point and in integers. */
final class Training {
  private static final int BATCH = 128;
  private static final double NETWORK_RATE = 0.003;
  /** Adam moves every weight by up to this much of an integer step at a time. */
  private static final double INTEGER_RATE = 0.2;

  private final TrainingOptions options;
  private final DataSplit split;

  private Training(TrainingOptions options, DataSplit split) {
    this.options = options;
    this.split = split;
  }

  static TrainedModel train(TrainingOptions options, DataSplit split) {
    Training training = new Training(options, split);
    return options.kind() == ModelKind.network ? training.network() : training.trees();
  }

  private TrainedModel network() {
    double rate = options.rate() == 0 ? NETWORK_RATE : options.rate();
    TrainingSchedule schedule = new TrainingSchedule(options.epochs(), Math.max(5, options.epochs() / 4), BATCH, rate, 1e-3, options.seed());
    TrainingSchedule integerSchedule = schedule.withRate(INTEGER_RATE, Math.max(1, options.epochs() / 2));
    NetworkTrainer trainer = trainer(split.train(), split.validation());
    NetworkTrainer.Learned network = trainer.floating(options.hidden(), schedule);
    NetworkTrainer.LearnedIntegers learned = trainer.integers(rounded(network.network(), split.train()), integerSchedule);
    Quantized quantized = Quantized.of(split.train().classes(), learned.network());
    TrainedModel first = trained(network.network(), quantized, Temperature.fit(quantized.scores(split.validation().samples()),
        split.validation().samples().labels()));
    return !options.refit() ? first
        : refitted(first, schedule.ofEpochs(longEnough(network.epoch(), schedule)), integerSchedule.ofEpochs(learned.epoch()));
  }

  /**
   * Whole groups are held out to choose by, often those that hold most of a class: they are too much to go unlearned. What is learned from
   * them cannot be chosen by them, so this takes as many epochs as were best without them.
   */
  private TrainedModel refitted(TrainedModel first, TrainingSchedule schedule, TrainingSchedule integerSchedule) {
    LabelledPackets all = split.development();
    NetworkTrainer trainer = trainer(all, all);
    FloatNetwork network = trainer.floating(options.hidden(), schedule).network();
    Quantized quantized = Quantized.of(all.classes(), trainer.integers(rounded(network, all), integerSchedule).network());
    return again(first, network, quantized);
  }

  /** Where the groups held out differ from the others their loss rises at once, for it is of too much confidence, not of the prediction. */
  private static int longEnough(int best, TrainingSchedule schedule) {
    return Math.max(best, Math.min(schedule.patience(), schedule.epochs()));
  }

  private NetworkTrainer trainer(LabelledPackets packets, LabelledPackets chosenOn) {
    return new NetworkTrainer(packets.features(), packets.classes(), packets.samples(), weights(options, packets), chosenOn.samples());
  }

  private QuantizedNetwork rounded(FloatNetwork network, LabelledPackets packets) {
    return NetworkQuantizer.quantize(network, packets.samples().draw(Quantized.MOST_CALIBRATION, options.seed()));
  }

  /** A nat of the float scores means the same in both; an integer step does not. */
  private TrainedModel again(TrainedModel first, FloatModel model, Quantized quantized) {
    return first.refitted(model, quantized, Temperature.significant(first.logitScale() / first.quantized().unit() * quantized.unit()),
        split.test() == null ? null : split.test().samples());
  }

  private TrainedModel trees() {
    TreeParameters treeParameters = options.treeParameters();
    FloatForest chosen = fitForest(treeParameters, split.train());
    Quantized quantized = Quantized.of(chosen, split.train().samples(), options.seed());
    double scale = Temperature.fit(quantized.scores(split.validation().samples()), split.validation().samples().labels());
    TrainedModel first = trained(chosen, quantized, scale);
    if (!options.refit()) {
      return first;
    }
    TreeParameters again = new TreeParameters(treeParameters.leaves(), treeParameters.depth(), chosen.trees().size() / treeParameters.parallel(), 0, treeParameters.parallel(),
        treeParameters.rate(), treeParameters.packetShare(), treeParameters.featureShare(), treeParameters.leafWeight(), treeParameters.lambda());
    FloatForest all = fitForest(again, split.development());
    Quantized whole = Quantized.of(all, split.development().samples(), options.seed());
    return again(first, all, whole);
  }

  private FloatForest fitForest(TreeParameters treeParameters, LabelledPackets packets) {
    return fitForest(options, treeParameters, packets, split);
  }

  /** @param packets to learn from */
  static FloatForest fitForest(TrainingOptions options, TreeParameters treeParameters, LabelledPackets packets, DataSplit split) {
    double[] weights = weights(options, packets);
    FloatForest forest = Boosting.train(packets.features(), packets.classes(), treeParameters, packets.samples(), weights,
        split.validation().samples(), options.seed());
    return LeafLogits.of(forest, packets.samples(), weights);
  }

  /** By the packets that are learned from: how rare a class is there may differ much from how rare it is without those held out. */
  private static double[] weights(TrainingOptions options, LabelledPackets packets) {
    return options.weights().of(packets.samples().counts(packets.classes().size()));
  }

  private TrainedModel trained(FloatModel model, Quantized quantized, double logitScale) {
    return TrainedModel.of(model, quantized, logitScale, split.validation().samples(), split.test() == null ? null : split.test().samples());
  }
}
