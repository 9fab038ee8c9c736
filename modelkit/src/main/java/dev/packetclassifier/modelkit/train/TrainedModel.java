// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.modelkit.floating.FloatModel;
import dev.packetclassifier.modelkit.floating.Samples;
import dev.packetclassifier.modelkit.metrics.Quality;
import dev.packetclassifier.modelkit.quantize.Agreement;
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
 * @param integerValidation the same in integers
 * @param floatTest quality of the model itself on the test packets; null without any
 * @param integerTest the same in integers
 */
record TrainedModel(FloatModel model, Quantized quantized, double logitScale, int[][] validationScores, double validationScale,
    Quality floatValidation, Quality integerValidation, Quality floatTest, Quality integerTest) {

  static TrainedModel of(FloatModel model, Quantized quantized, double logitScale, Samples validation, Samples test) {
    return new TrainedModel(model, quantized, logitScale, quantized.scores(validation), logitScale, Agreement.quality(model, validation),
        Agreement.quality(quantized, validation), test == null ? null : Agreement.quality(model, test), test == null ? null : Agreement.quality(quantized, test));
  }

  /** The same options after it saw the validation packets too: what was measured on them before still stands. */
  TrainedModel refitted(FloatModel other, Quantized quantized, double otherScale, Samples test) {
    return new TrainedModel(other, quantized, otherScale, validationScores, validationScale, floatValidation, integerValidation,
        test == null ? null : Agreement.quality(other, test), test == null ? null : Agreement.quality(quantized, test));
  }
}
