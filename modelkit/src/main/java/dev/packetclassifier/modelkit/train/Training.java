package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.modelkit.floating.FloatForest;
import dev.packetclassifier.modelkit.floating.FloatModel;
import dev.packetclassifier.modelkit.floating.FloatNetwork;
import dev.packetclassifier.modelkit.quantize.NetworkQuantizer;
import dev.packetclassifier.modelkit.quantize.Quantized;
import dev.packetclassifier.modelkit.quantize.QuantizedNetwork;
import dev.packetclassifier.modelkit.quantize.Temperature;

/** From parts and a recipe to a model in floating point and in integers. */
final class Training {
  private static final int BATCH = 128;
  private static final double NETWORK_RATE = 0.003;
  /** Adam moves every weight by up to this much of an integer step at a time. */
  private static final double WHOLE_RATE = 0.2;

  private final Recipe recipe;
  private final Parts parts;

  private Training(Recipe recipe, Parts parts) {
    this.recipe = recipe;
    this.parts = parts;
  }

  static Trained train(Recipe recipe, Parts parts) {
    Training training = new Training(recipe, parts);
    return recipe.kind() == Kind.network ? training.network() : training.trees();
  }

  private Trained network() {
    double rate = recipe.rate() == 0 ? NETWORK_RATE : recipe.rate();
    Course course = new Course(recipe.epochs(), Math.max(5, recipe.epochs() / 4), BATCH, rate, 1e-3, recipe.seed());
    Course wholeCourse = course.withRate(WHOLE_RATE, Math.max(1, recipe.epochs() / 2));
    NetworkTrainer trainer = trainer(parts.fit(), parts.validation());
    NetworkTrainer.Learned network = trainer.floating(recipe.hidden(), course);
    NetworkTrainer.LearnedWhole learned = trainer.whole(rounded(network.network(), parts.fit()), wholeCourse);
    Quantized quantized = Quantized.of(parts.fit().classes(), learned.network());
    Trained first = trained(network.network(), quantized, Temperature.fit(quantized.scores(parts.validation().samples()),
        parts.validation().samples().labels()));
    return !recipe.refit() ? first
        : refitted(first, course.ofEpochs(longEnough(network.epoch(), course)), wholeCourse.ofEpochs(learned.epoch()));
  }

  /**
   * Whole groups are held out to choose by, often those that hold most of a class: they are too much to go unlearned. What is learned from
   * them cannot be chosen by them, so this takes as many epochs as were best without them.
   */
  private Trained refitted(Trained first, Course course, Course wholeCourse) {
    Packets all = parts.development();
    NetworkTrainer trainer = trainer(all, all);
    FloatNetwork network = trainer.floating(recipe.hidden(), course).network();
    Quantized quantized = Quantized.of(all.classes(), trainer.whole(rounded(network, all), wholeCourse).network());
    return again(first, network, quantized);
  }

  /** Where the groups held out differ from the others their loss rises at once, for it is of too much confidence, not of what is said. */
  private static int longEnough(int best, Course course) {
    return Math.max(best, Math.min(course.patience(), course.epochs()));
  }

  private NetworkTrainer trainer(Packets packets, Packets chosenOn) {
    return new NetworkTrainer(packets.features(), packets.classes(), packets.samples(), weights(recipe, packets), chosenOn.samples());
  }

  private QuantizedNetwork rounded(FloatNetwork network, Packets packets) {
    return NetworkQuantizer.quantize(network, packets.samples().draw(Quantized.MOST_CALIBRATION, recipe.seed()));
  }

  /** A nat of the float scores means the same in both; an integer step does not. */
  private Trained again(Trained first, FloatModel model, Quantized quantized) {
    return first.refitted(model, quantized, Temperature.significant(first.logitScale() / first.quantized().unit() * quantized.unit()),
        parts.test() == null ? null : parts.test().samples());
  }

  private Trained trees() {
    Growth growth = recipe.growth();
    FloatForest chosen = grown(growth, parts.fit());
    Quantized quantized = Quantized.of(chosen, parts.fit().samples(), recipe.seed());
    double scale = Temperature.fit(quantized.scores(parts.validation().samples()), parts.validation().samples().labels());
    Trained first = trained(chosen, quantized, scale);
    if (!recipe.refit()) {
      return first;
    }
    Growth again = new Growth(growth.leaves(), growth.depth(), chosen.trees().size() / growth.parallel(), 0, growth.parallel(),
        growth.rate(), growth.packetShare(), growth.featureShare(), growth.leafWeight(), growth.lambda());
    FloatForest all = grown(again, parts.development());
    Quantized whole = Quantized.of(all, parts.development().samples(), recipe.seed());
    return again(first, all, whole);
  }

  private FloatForest grown(Growth growth, Packets packets) {
    return grown(recipe, growth, packets, parts);
  }

  /** @param packets to learn from */
  static FloatForest grown(Recipe recipe, Growth growth, Packets packets, Parts parts) {
    double[] weights = weights(recipe, packets);
    FloatForest forest = Boosting.train(packets.features(), packets.classes(), growth, packets.samples(), weights,
        parts.validation().samples(), recipe.seed());
    return LeafShares.of(forest, packets.samples(), weights);
  }

  /** By the packets that are learned from: how rare a class is there may differ much from how rare it is without those held out. */
  private static double[] weights(Recipe recipe, Packets packets) {
    return recipe.weights().of(packets.samples().counts(packets.classes().size()));
  }

  private Trained trained(FloatModel model, Quantized quantized, double logitScale) {
    return Trained.of(model, quantized, logitScale, parts.validation().samples(), parts.test() == null ? null : parts.test().samples());
  }
}
