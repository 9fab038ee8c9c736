// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.quantize;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.packetclassifier.api.v1alpha1.ModelSpec;
import dev.packetclassifier.bpf.infer.Inference;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Models;
import dev.packetclassifier.modelkit.floating.FloatForest;
import dev.packetclassifier.modelkit.floating.FloatModel;
import dev.packetclassifier.modelkit.floating.FloatNetwork;
import dev.packetclassifier.modelkit.floating.Samples;
import java.util.Arrays;
import java.util.List;

/**
 * A model in the kernel's integers.
 *
 * @param spec as the API takes it, without logitScale
 * @param model the same, read and checked by the reader that operator and agent use
 * @param inputErrors [input] root mean square lost, relative to the input's standard deviation; empty for trees, which compare raw values
 * @param layerErrors [layer] root mean square lost up to and including the layer, relative to its outputs; one entry for trees
 * @param unit what one integer step of a score is worth to the float model
 */
public record Quantized(ModelSpec spec, Model model, List<Double> inputErrors, List<Double> layerErrors, double unit) {
  /** How many calibration packets are looked at: more make no number better. */
  public static final int MOST_CALIBRATION = 4000;
  private static final ObjectMapper COPIES = new ObjectMapper();
  private static final int MOST_FOREST_CALIBRATION = 40_000;

  /**
   * @throws dev.packetclassifier.modelkit.InputException when the model is larger than the kernel takes
   */
  public static Quantized of(FloatModel model, Samples calibration, long seed) {
    if (model instanceof FloatNetwork network) {
      return of(network.classes(), NetworkQuantizer.quantize(network, calibration.draw(MOST_CALIBRATION, seed)));
    }
    FloatForest forest = (FloatForest) model;
    QuantizedForest quantized = ForestQuantizer.quantize(forest, calibration.draw(MOST_FOREST_CALIBRATION, seed));
    ModelSpec spec = ModelSpecs.of(forest.features(), forest.classes(), quantized);
    return new Quantized(spec, Models.read(spec), List.of(), List.of(quantized.error()), quantized.unit());
  }

  public static Quantized of(List<String> classes, QuantizedNetwork network) {
    ModelSpec spec = ModelSpecs.of(classes, network);
    return new Quantized(spec, Models.read(spec), network.inputErrors(), network.layerErrors(), network.unit());
  }

  /** The same model without the inputs that change no score. */
  public Quantized pruned() {
    int[] kept = SpecPruning.used(spec);
    if (kept.length == spec.features.size()) {
      return this;
    }
    ModelSpec narrow = COPIES.convertValue(spec, ModelSpec.class);
    SpecPruning.keep(narrow, kept);
    List<Double> errors = inputErrors.isEmpty() ? inputErrors : Arrays.stream(kept).mapToObj(inputErrors::get).toList();
    return new Quantized(narrow, Models.read(narrow), errors, layerErrors, unit);
  }

  /** [packet][class], as the kernel computes them. */
  public int[][] scores(Samples samples) {
    Inference inference = Inference.of(model);
    int[][] scores = new int[samples.size()][model.classes().size()];
    for (int p = 0; p < scores.length; p++) {
      inference.score(samples.values()[p], scores[p]);
    }
    return scores;
  }
}
