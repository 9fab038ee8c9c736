// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.modelkit.floating.FloatForest;
import dev.packetclassifier.modelkit.floating.FloatModel;
import dev.packetclassifier.modelkit.floating.FloatNetwork;
import dev.packetclassifier.modelkit.floating.Samples;
import dev.packetclassifier.modelkit.quantize.NetworkQuantizer;
import dev.packetclassifier.modelkit.quantize.Quantized;
import dev.packetclassifier.modelkit.quantize.QuantizedNetwork;
import dev.packetclassifier.modelkit.quantize.Temperature;
import dev.packetclassifier.modelkit.train.CrossValidation.FoldModel;
import java.util.ArrayList;
import java.util.List;

/** From options and a split to a model in floating point and in integers. */
final class Training {
  private static final int BATCH = 128;
  private static final double NETWORK_RATE = 0.003;
  /** Adam moves every weight by up to this much of an integer step at a time. */
  private static final double INTEGER_RATE = 0.2;

  private final TrainingOptions options;
  private final DataSplit split;
  private final TrainingProgress progress;

  private Training(TrainingOptions options, DataSplit split, TrainingProgress progress) {
    this.options = options;
    this.split = split;
    this.progress = progress;
  }

  static TrainedModel train(TrainingOptions options, DataSplit split) {
    return train(options, split, TrainingProgress.silent());
  }

  /** Learns on every fold, chooses by their mean, and learns again on all packets of the development set. */
  static TrainedModel train(TrainingOptions options, DataSplit split, TrainingProgress progress) {
    Training training = new Training(options, split, progress);
    CrossValidation validation = training.crossValidated();
    double scale = Temperature.fit(validation.pooledScores(), validation.pooledLabels());
    Samples test = split.test() == null ? null : split.test().samples();
    // What ends early keeps what it has: the model of the first fold.
    if (!options.refit() || progress.stopped()) {
      FoldModel first = validation.folds().get(0);
      return TrainedModel.of(first.model(), first.quantized(), scale, validation, scale, test);
    }
    progress.stage("learning again on all packets");
    return training.refitted(validation, scale, test);
  }

  /** The same without the last step: for comparing options. */
  static CrossValidation crossValidate(TrainingOptions options, DataSplit split, TrainingProgress progress) {
    return new Training(options, split, progress).crossValidated();
  }

  private CrossValidation crossValidated() {
    return options.kind() == ModelKind.network ? networks() : trees();
  }

  private boolean skips(int fold) {
    if (fold > 0 && progress.stopped()) {
      return true;
    }
    progress.stage(options.kind() + ", fold " + (fold + 1) + " of " + split.folds().size());
    return false;
  }

  private CrossValidation trees() {
    List<Boosted> boosted = new ArrayList<>();
    for (int k = 0; k < split.folds().size() && !skips(k); k++) {
      Fold fold = split.folds().get(k);
      boosted.add(boosted(options.treeParameters(), fold.train(), fold.validation()));
    }
    int rounds = RoundChoice.of(boosted.stream().map(Boosted::curve).toList(), options.treeParameters().rounds());
    List<FoldModel> models = new ArrayList<>();
    for (int k = 0; k < boosted.size(); k++) {
      Fold fold = split.folds().get(k);
      FloatForest forest = logits(boosted.get(k).forest(rounds), fold.train());
      models.add(FoldModel.of(fold, forest, Quantized.of(forest, fold.train().samples(), options.seed())));
    }
    return new CrossValidation(models, rounds, 0);
  }

  private Boosted boosted(TreeParameters treeParameters, LabelledPackets all, LabelledPackets held) {
    LabelledPackets train = DefaultRule.others(options.defaults(), all);
    LabelledPackets validation = DefaultRule.others(options.defaults(), held);
    double[] weights = classWeights(train);
    return Boosting.boosted(train.features(), train.classes(), treeParameters, train.samples(), PacketWeights.of(options, train),
        validation.samples(), PacketWeights.byClass(weights, validation.samples().labels()), options.seed(), progress);
  }

  private FloatForest logits(FloatForest forest, LabelledPackets all) {
    LabelledPackets packets = DefaultRule.others(options.defaults(), all);
    return DefaultRule.before(options.defaults(),
        LeafLogits.of(forest, packets.samples(), PacketWeights.of(options, packets), packets.classes().size()));
  }

  /** A tree or trees of one fold, with as many rounds as had the least loss there: for comparing shapes. */
  static FloatForest fitForest(TrainingOptions options, Fold fold) {
    Training training = new Training(options, null, TrainingProgress.silent());
    Boosted boosted = training.boosted(options.treeParameters(), fold.train(), fold.validation());
    return training.logits(boosted.forest(RoundChoice.of(List.of(boosted.curve()), options.treeParameters().rounds())), fold.train());
  }

  private CrossValidation networks() {
    TrainingSchedule schedule = schedule();
    TrainingSchedule integerSchedule = integerSchedule(schedule);
    List<FoldModel> models = new ArrayList<>();
    List<Integer> epochs = new ArrayList<>();
    List<Integer> integerEpochs = new ArrayList<>();
    for (int k = 0; k < split.folds().size() && !skips(k); k++) {
      Fold fold = split.folds().get(k);
      NetworkTrainer trainer = trainer(fold.train(), fold.validation());
      NetworkTrainer.Learned network = trainer.floating(options.hidden(), schedule);
      NetworkTrainer.LearnedIntegers learned = trainer.integers(rounded(network.network(), fold.train()), integerSchedule);
      epochs.add(network.epoch());
      integerEpochs.add(learned.epoch());
      models.add(FoldModel.of(fold, network.network(), Quantized.of(fold.train().classes(), leaning(learned.network(), fold.train()))));
    }
    return new CrossValidation(models, median(epochs), median(integerEpochs));
  }

  private TrainingSchedule schedule() {
    double rate = options.rate() == 0 ? NETWORK_RATE : options.rate();
    return new TrainingSchedule(options.epochs(), Math.max(5, options.epochs() / 4), BATCH, rate, 1e-3, options.seed());
  }

  private TrainingSchedule integerSchedule(TrainingSchedule schedule) {
    return schedule.withRate(INTEGER_RATE, Math.max(1, options.epochs() / 2));
  }

  private static int median(List<Integer> values) {
    return values.stream().sorted().toList().get((values.size() - 1) / 2);
  }

  /**
   * Whole groups are held out to choose by, often those that hold most of a class: they are too much to go unlearned. What is learned from
   * them cannot be chosen by them, so this takes as many rounds or epochs as were best without them.
   */
  private TrainedModel refitted(CrossValidation validation, double scale, Samples test) {
    LabelledPackets all = split.development();
    FloatModel model;
    Quantized quantized;
    if (options.kind() == ModelKind.network) {
      TrainingSchedule schedule = schedule();
      NetworkTrainer trainer = trainer(all, all);
      FloatNetwork network = trainer.floating(options.hidden(), schedule.ofEpochs(longEnough(validation.rounds(), schedule))).network();
      QuantizedNetwork integers = trainer.integers(rounded(network, all), integerSchedule(schedule).ofEpochs(validation.integerEpochs()))
          .network();
      quantized = Quantized.of(all.classes(), leaning(integers, all));
      model = network;
    } else {
      FloatForest forest = logits(boosted(again(validation.rounds()), all, split.validation()).forest(validation.rounds()), all);
      quantized = Quantized.of(forest, all.samples(), options.seed());
      model = forest;
    }
    // A nat of the float scores means the same in both; an integer step does not.
    double logitScale = Temperature.significant(scale / validation.unit() * quantized.unit());
    return TrainedModel.of(model, quantized, logitScale, validation, scale, test);
  }

  private QuantizedNetwork leaning(QuantizedNetwork network, LabelledPackets packets) {
    return options.falsePositives() >= 1 ? network : DefaultBias.raised(network, packets, options.falsePositives());
  }

  private TreeParameters again(int rounds) {
    TreeParameters chosen = options.treeParameters();
    return new TreeParameters(chosen.leaves(), chosen.depth(), rounds, 0, chosen.parallel(), chosen.rate(), chosen.packetShare(),
        chosen.featureShare(), chosen.leafWeight(), chosen.bins(), chosen.lambda());
  }

  /** Where the groups held out differ from the others their loss rises at once, for it is of too much confidence, not of the prediction. */
  private static int longEnough(int best, TrainingSchedule schedule) {
    return Math.max(best, Math.min(schedule.patience(), schedule.epochs()));
  }

  private NetworkTrainer trainer(LabelledPackets packets, LabelledPackets chosenOn) {
    return new NetworkTrainer(packets.features(), packets.classes(), packets.samples(), PacketWeights.of(options, packets),
        chosenOn.samples(),
        classWeights(packets), progress);
  }

  private double[] classWeights(LabelledPackets packets) {
    return options.weights().of(packets.samples().counts(packets.classes().size()));
  }

  private QuantizedNetwork rounded(FloatNetwork network, LabelledPackets packets) {
    return NetworkQuantizer.quantize(network, packets.samples().draw(Quantized.MOST_CALIBRATION, options.seed()));
  }
}
