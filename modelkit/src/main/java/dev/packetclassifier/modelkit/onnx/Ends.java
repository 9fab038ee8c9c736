package dev.packetclassifier.modelkit.onnx;

import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.onnx.Value.Aside;
import dev.packetclassifier.modelkit.onnx.Value.Leaves;
import dev.packetclassifier.modelkit.onnx.Value.Lost;
import dev.packetclassifier.modelkit.onnx.Value.Said;
import dev.packetclassifier.modelkit.onnx.Value.Second;
import dev.packetclassifier.modelkit.onnx.Value.Sums;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What comes out of the graph: of all its outputs, the scores of the classes. */
final class Ends {
  static final String END_DENSE = "the scores of classes must be able to fall below zero; end with a dense layer without activation, or with Softmax";

  private Ends() {
  }

  /**
   * @param ends value of each output, by name
   * @return the one thing that is said of the classes
   * @throws InputException when nothing is, or more than one
   */
  static Said said(Map<String, Value> ends) {
    Map<String, Said> said = new LinkedHashMap<>();
    ends.forEach((name, end) -> {
      Said found = said(name, end);
      if (found != null && said.values().stream().noneMatch(other -> other.before().equals(found.before()))) {
        said.put(name, found);
      }
    });
    if (said.size() > 1) {
      throw new InputException("outputs " + String.join(" and ", said.keySet()) + " each score classes of their own, a classifier in the kernel "
          + "has one set of classes: export a model with one of them");
    }
    return said.values().stream().findFirst().orElseThrow(() -> why(List.copyOf(ends.values())));
  }

  private static Said said(String name, Value end) {
    if (end instanceof Leaves) {
      throw new InputException("output " + name + " is the bare sum of the trees, as of a regressor: train a classifier, and export it with its "
          + "probabilities");
    }
    if (end instanceof Sums sums && sums.width() == 1) {
      throw new InputException("output " + name + " is a single number that no Sigmoid follows, as of a regressor: train a classifier, and end "
          + "it with Sigmoid or with one output a class");
    }
    if (end instanceof Sums sums && sums.rectified()) {
      throw new InputException("output " + name + " comes straight out of ReLU: " + END_DENSE);
    }
    return end instanceof Said found ? found
        : end instanceof Second second ? second.said()
        : end instanceof Sums ? new Said(end, List.of(), null) : null;
  }

  private static InputException why(List<Value> ends) {
    InputException aside = null;
    for (int i = ends.size() - 1; i >= 0; i--) {
      if (ends.get(i) instanceof Lost lost) {
        return lost.why();
      }
      if (ends.get(i) instanceof Aside found && found.from() != null && aside == null) {
        aside = found.from().refused("what follows is computed from the chosen class alone: voting and stacked models do not run in the "
            + "kernel. " + Follower.RUNS);
      }
    }
    return aside != null ? aside
        : new InputException("no output of the model holds class scores or probabilities: export it with its probabilities");
  }
}
