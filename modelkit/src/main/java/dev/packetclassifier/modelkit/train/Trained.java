package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.modelkit.floating.FloatModel;
import dev.packetclassifier.modelkit.floating.Samples;
import dev.packetclassifier.modelkit.quantize.Quantized;

/**
 * A trained model and how good it is.
 *
 * @param model in floating point
 * @param quantized in the kernel's integers
 * @param logitScale nats an integer step
 * @param validationScores [packet][class] integers, of the model that had not seen the validation packets
 * @param validationScale nats a step of those
 * @param floatValidation quality of that model
 * @param wholeValidation the same in integers
 * @param floatTest quality of the model itself on the test packets; null without any
 * @param wholeTest the same in integers
 */
record Trained(FloatModel model, Quantized quantized, double logitScale, int[][] validationScores, double validationScale,
    Quality floatValidation, Quality wholeValidation, Quality floatTest, Quality wholeTest) {

  static Trained of(FloatModel model, Quantized quantized, double logitScale, Samples validation, Samples test) {
    return new Trained(model, quantized, logitScale, quantized.scores(validation), logitScale, Quality.of(model, validation),
        Quality.of(quantized, validation), test == null ? null : Quality.of(model, test), test == null ? null : Quality.of(quantized, test));
  }

  /** The same recipe after it saw the validation packets too: what was measured on them before still stands. */
  Trained refitted(FloatModel other, Quantized whole, double otherScale, Samples test) {
    return new Trained(other, whole, otherScale, validationScores, validationScale, floatValidation, wholeValidation,
        test == null ? null : Quality.of(other, test), test == null ? null : Quality.of(whole, test));
  }
}
