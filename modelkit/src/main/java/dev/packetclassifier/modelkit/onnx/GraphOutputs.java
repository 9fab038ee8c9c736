// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.onnx;

import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.onnx.Value.LayerSums;
import dev.packetclassifier.modelkit.onnx.Value.LeafSums;
import dev.packetclassifier.modelkit.onnx.Value.NotScores;
import dev.packetclassifier.modelkit.onnx.Value.Prediction;
import dev.packetclassifier.modelkit.onnx.Value.SecondProbability;
import dev.packetclassifier.modelkit.onnx.Value.Unsupported;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What comes out of the graph: of all its outputs, the scores of the classes. */
final class GraphOutputs {
  static final String END_DENSE = "the scores of classes must be able to fall below zero; end with a dense layer without activation, or with Softmax";

  private GraphOutputs() {}

  /**
   * @param ends value of each output, by name
   * @return the one thing that is prediction of the classes
   * @throws InputException when nothing is, or more than one
   */
  static Prediction prediction(Map<String, Value> ends) {
    Map<String, Prediction> prediction = new LinkedHashMap<>();
    ends.forEach((name, end) -> {
      Prediction found = prediction(name, end);
      if (found != null && prediction.values().stream().noneMatch(other -> other.before().equals(found.before()))) {
        prediction.put(name, found);
      }
    });
    if (prediction.size() > 1) {
      throw new InputException(
          "outputs " + String.join(" and ", prediction.keySet()) + " each score classes of their own, a classifier in the kernel "
              + "has one set of classes: export a model with one of them");
    }
    return prediction.values().stream().findFirst().orElseThrow(() -> why(List.copyOf(ends.values())));
  }

  private static Prediction prediction(String name, Value end) {
    if (end instanceof LeafSums) {
      throw new InputException(
          "output " + name + " is the bare sum of the trees, as of a regressor: train a classifier, and export it with its "
              + "probabilities");
    }
    if (end instanceof LayerSums sums && sums.width() == 1) {
      throw new InputException(
          "output " + name + " is a single number that no Sigmoid follows, as of a regressor: train a classifier, and end "
              + "it with Sigmoid or with one output a class");
    }
    if (end instanceof LayerSums sums && sums.rectified()) {
      throw new InputException("output " + name + " comes straight out of ReLU: " + END_DENSE);
    }
    return end instanceof Prediction found ? found
        : end instanceof SecondProbability second ? second.prediction()
        : end instanceof LayerSums ? new Prediction(end, List.of(), null) : null;
  }

  private static InputException why(List<Value> ends) {
    InputException aside = null;
    for (int i = ends.size() - 1; i >= 0; i--) {
      if (ends.get(i) instanceof Unsupported unsupported) {
        return unsupported.why();
      }
      if (ends.get(i) instanceof NotScores found && found.from() != null && aside == null) {
        aside = found.from().refused("what follows is computed from the chosen class alone: voting and stacked models do not run in the "
            + "kernel. " + GraphWalker.RUNS);
      }
    }
    return aside != null ? aside
        : new InputException("no output of the model holds class scores or probabilities: export it with its probabilities");
  }
}
