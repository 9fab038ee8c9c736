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
  private final double[] weights;

  private Training(Recipe recipe, Parts parts) {
    this.recipe = recipe;
    this.parts = parts;
    weights = recipe.weights().of(parts.fit().samples().counts(parts.fit().classes().size()));
  }

  static Trained train(Recipe recipe, Parts parts) {
    Training training = new Training(recipe, parts);
    return recipe.kind() == Kind.network ? training.network() : training.trees();
  }

  private Trained network() {
    Packets fit = parts.fit();
    NetworkTrainer trainer = new NetworkTrainer(fit.features(), fit.classes(), fit.samples(), weights, parts.validation().samples());
    double rate = recipe.rate() == 0 ? NETWORK_RATE : recipe.rate();
    Course course = new Course(recipe.epochs(), Math.max(5, recipe.epochs() / 4), BATCH, rate, 1e-3, recipe.seed());
    FloatNetwork network = trainer.floating(recipe.hidden(), course);
    QuantizedNetwork rounded = NetworkQuantizer.quantize(network, fit.samples().draw(Quantized.MOST_CALIBRATION, recipe.seed()));
    QuantizedNetwork learned = trainer.whole(rounded, course.withRate(WHOLE_RATE, Math.max(1, recipe.epochs() / 2)));
    Quantized quantized = Quantized.of(fit.classes(), learned);
    return trained(network, quantized, Temperature.fit(quantized.scores(parts.validation().samples()), parts.validation().samples().labels()));
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
    // A nat of the float scores means the same in both; an integer step does not.
    return first.refitted(all, whole, Temperature.significant(scale / quantized.unit() * whole.unit()),
        parts.test() == null ? null : parts.test().samples());
  }

  private FloatForest grown(Growth growth, Packets packets) {
    return grown(recipe, growth, packets, parts);
  }

  /** @param packets to learn from */
  static FloatForest grown(Recipe recipe, Growth growth, Packets packets, Parts parts) {
    double[] weights = recipe.weights().of(parts.fit().samples().counts(packets.classes().size()));
    FloatForest forest = Boosting.train(packets.features(), packets.classes(), growth, packets.samples(), weights,
        parts.validation().samples(), recipe.seed());
    return LeafShares.of(forest, packets.samples(), weights);
  }

  private Trained trained(FloatModel model, Quantized quantized, double logitScale) {
    return Trained.of(model, quantized, logitScale, parts.validation().samples(), parts.test() == null ? null : parts.test().samples());
  }
}
