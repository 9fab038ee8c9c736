// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.model;

import dev.packetclassifier.api.v1alpha1.ModelInput;
import dev.packetclassifier.api.v1alpha1.ModelSpec;
import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.api.v1alpha1.Vantage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads a model as people write it. Everything is checked here, also what the API's schema checks: agents and the
 * command line read manifests that no API server has seen.
 */
public final class Models {
  private static final Pattern CLASS_NAME = Pattern.compile("[a-zA-Z0-9]([a-zA-Z0-9_.-]*[a-zA-Z0-9])?");

  private Models() {}

  /**
   * @throws InvalidModelException for the first bound that is broken, in the order of the fields
   */
  public static Model read(ModelSpec spec) {
    if (spec == null) {
      throw new InvalidModelException("model is missing: write features, classes and one of neuralNetwork and treeEnsemble");
    }
    List<Input> inputs = inputs(spec.features);
    List<String> classes = classes(spec.classes);
    if (spec.logitScale != null) {
      logitScale(spec.logitScale);
    }
    if ((spec.neuralNetwork == null) == (spec.treeEnsemble == null)) {
      throw new InvalidModelException("model has " + (spec.neuralNetwork == null ? "neither" : "both")
          + " neuralNetwork " + (spec.neuralNetwork == null ? "nor" : "and") + " treeEnsemble: exactly one of them must be set");
    }
    Scorer scorer = spec.neuralNetwork != null
        ? NetworkReader.read(spec.neuralNetwork, inputs.size(), classes.size())
        : EnsembleReader.read(spec.treeEnsemble, inputs.size(), classes.size());
    return new Model(inputs, classes, scorer,
        spec.vantage == null ? Vantage.Endpoint : spec.vantage, spec.stationKey == null ? StationKey.Address : spec.stationKey);
  }

  /** @return nats a step of a score, 0.00000001 to 1000 */
  static double logitScale(String text) {
    return Decimals.read("model.logitScale", text, "0.00000001", "1000", 12);
  }

  private static List<Input> inputs(List<ModelInput> features) {
    Ranges.size("model.features", features, 1, Bounds.MAX_INPUTS);
    List<Input> inputs = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      inputs.add(input("model.features[" + i + "]", features.get(i)));
    }
    return List.copyOf(inputs);
  }

  private static Input input(String field, ModelInput input) {
    if (input == null || input.name == null) {
      throw new InvalidModelException(field + ".name is missing: write a feature of the catalogue");
    }
    if (input.transform == null) {
      throw new InvalidModelException(field + ".transform is null: write Linear or Log2, or leave it out");
    }
    Ranges.number(field + ".offset", input.offset, 0, Bounds.MAX_U32);
    Ranges.number(field + ".multiplier", input.multiplier, 0, Bounds.MAX_MULTIPLIER);
    Ranges.number(field + ".shift", input.shift, 0, Bounds.MAX_INPUT_SHIFT);
    return new Input(input.name, input.transform, input.offset, input.multiplier, input.shift);
  }

  /** Whether a class may be called so. */
  public static boolean isClassName(String name) {
    return name.length() <= Bounds.MAX_CLASS_NAME && CLASS_NAME.matcher(name).matches();
  }

  private static List<String> classes(List<String> classes) {
    Ranges.size("model.classes", classes, Bounds.MIN_CLASSES, Bounds.MAX_CLASSES);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < classes.size(); i++) {
      String field = "model.classes[" + i + "]";
      String name = classes.get(i);
      if (name == null || !isClassName(name)) {
        throw new InvalidModelException(field + " must be a name of 1 to " + Bounds.MAX_CLASS_NAME
            + " letters, digits, '_', '.' or '-' that starts and ends with a letter or digit");
      }
      if (!seen.add(name)) {
        throw new InvalidModelException(field + ": " + name + " is there twice; class names must differ");
      }
    }
    return List.copyOf(classes);
  }
}
