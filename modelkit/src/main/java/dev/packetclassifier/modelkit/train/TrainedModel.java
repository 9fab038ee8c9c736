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
 * @param validation the models of the folds, which had not seen their validation packets
 * @param validationScale nats a step of their pooled scores
 * @param floatTest quality of the model itself on the test packets; null without any
 * @param integerTest the same in integers
 */
record TrainedModel(FloatModel model, Quantized quantized, double logitScale, CrossValidation validation, double validationScale,
    Quality floatTest, Quality integerTest) {

  static TrainedModel of(FloatModel model, Quantized quantized, double logitScale, CrossValidation validation, double validationScale,
      Samples test) {
    return new TrainedModel(model, quantized, logitScale, validation, validationScale, test == null ? null : Agreement.quality(model, test),
        test == null ? null : Agreement.quality(quantized, test));
  }

  /** Mean over the folds. */
  Quality floatValidation() {
    return validation.floats();
  }

  /** Mean over the folds, in integers. */
  Quality integerValidation() {
    return validation.integers();
  }
}
