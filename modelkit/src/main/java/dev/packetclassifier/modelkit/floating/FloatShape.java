// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.floating;

import dev.packetclassifier.modelkit.InputException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Whether the parts of a float model that was read fit together: a file may have been edited by hand. */
final class FloatShape {
  private FloatShape() {}

  static void check(Path file, FloatModel model) {
    if (model == null) {
      throw new InputException(file + " holds nothing: give one that pclf train or pclf import wrote with --float-model");
    }
    int inputs = model.features() == null ? 0 : model.features().size();
    int classes = model.classes() == null ? 0 : model.classes().size();
    List<Scaling> scalings = model instanceof FloatNetwork network ? network.scalings() : ((FloatForest) model).scalings();
    boolean sound = inputs > 0 && classes > 1 && !model.features().contains(null) && !model.classes().contains(null)
        && scalings != null && scalings.size() == inputs && scalings.stream().allMatch(FloatShape::scaling)
        && (model instanceof FloatNetwork network ? network(network, inputs, classes) : forest((FloatForest) model, inputs, classes));
    if (!sound) {
      throw new InputException(
          file + ": features, classes, scalings, layers and trees do not fit together; write it again with --float-model");
    }
  }

  private static boolean scaling(Scaling scaling) {
    return scaling != null && scaling.steps().stream().allMatch(step -> step.operation() != null && Double.isFinite(step.operand())
        && !(step.operation() == Step.Operation.Divide && step.operand() == 0));
  }

  private static boolean network(FloatNetwork network, int inputs, int classes) {
    int width = inputs;
    if (network.rounding() == null || network.layers() == null || network.layers().isEmpty()) {
      return false;
    }
    for (Dense layer : network.layers()) {
      int expected = width;
      if (layer.weights() == null || layer.biases() == null || layer.weights().length == 0 || layer.biases().length != layer.neurons()
          || !Arrays.stream(layer.weights()).allMatch(row -> row != null && row.length == expected && finite(row))
          || !finite(layer.biases())) {
        return false;
      }
      width = layer.neurons();
    }
    return width == classes;
  }

  private static boolean forest(FloatForest forest, int inputs, int classes) {
    return forest.rounding() != null && forest.comparison() != null && forest.trees() != null && !forest.trees().isEmpty()
        && forest.baseScores() != null && forest.baseScores().length == classes && finite(forest.baseScores())
        && forest.trees().stream().allMatch(tree -> tree(tree, inputs, classes));
  }

  private static boolean tree(FloatTree tree, int inputs, int classes) {
    int nodes = tree.features() == null ? -1 : tree.features().length;
    if (nodes < 0 || tree.thresholds() == null || tree.left() == null || tree.right() == null || tree.leafScores() == null
        || tree.thresholds().length != nodes || tree.left().length != nodes || tree.right().length != nodes || tree.leaves() != nodes + 1) {
      return false;
    }
    boolean[] seen = new boolean[2 * nodes + 1];
    for (int n = 0; n < nodes; n++) {
      if (tree.features()[n] < 0 || tree.features()[n] >= inputs || !claimed(tree.left()[n], n, nodes, seen)
          || !claimed(tree.right()[n], n, nodes, seen)) {
        return false;
      }
    }
    return finite(tree.thresholds())
        && Arrays.stream(tree.leafScores()).allMatch(row -> row != null && row.length == classes && finite(row));
  }

  /** Children come after their parents, and once each: so it is a tree. */
  private static boolean claimed(int child, int parent, int nodes, boolean[] seen) {
    int place = child >= 0 ? child : nodes - child - 1;
    if (child >= nodes || place >= seen.length || child >= 0 && child <= parent || seen[place]) {
      return false;
    }
    seen[place] = true;
    return true;
  }

  private static boolean finite(double[] numbers) {
    return Arrays.stream(numbers).allMatch(Double::isFinite);
  }
}
