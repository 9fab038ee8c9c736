// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.reproduction;

import dev.packetclassifier.modelkit.floating.Comparison;
import dev.packetclassifier.modelkit.floating.Dense;
import dev.packetclassifier.modelkit.floating.FloatForest;
import dev.packetclassifier.modelkit.floating.FloatModel;
import dev.packetclassifier.modelkit.floating.FloatNetwork;
import dev.packetclassifier.modelkit.floating.FloatTree;
import dev.packetclassifier.modelkit.floating.Scaling;
import dev.packetclassifier.modelkit.floating.Step;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** A float model of one network or one tree, as {@code inference/time.c} reads it: 32-bit words, numbers in single precision. */
final class FloatBytes {
  private static final int NETWORK = 1;
  private static final int TREE = 2;

  private final ByteBuffer bytes = ByteBuffer.allocate(1 << 20).order(ByteOrder.nativeOrder());

  private FloatBytes() {}

  static byte[] of(FloatModel model) {
    FloatBytes written = new FloatBytes();
    if (model instanceof FloatNetwork network) {
      written.head(NETWORK, model, network.scalings());
      written.network(network);
    } else {
      written.head(TREE, model, ((FloatForest) model).scalings());
      written.tree((FloatForest) model);
    }
    byte[] result = new byte[written.bytes.position()];
    written.bytes.flip().get(result);
    return result;
  }

  private void head(int kind, FloatModel model, List<Scaling> scalings) {
    bytes.putInt(kind).putInt(model.features().size()).putInt(model.classes().size());
    for (Scaling scaling : scalings) {
      bytes.putInt(scaling.steps().size());
      for (Step step : scaling.steps()) {
        bytes.putInt(step.operation().ordinal()).putFloat((float) step.operand());
      }
    }
  }

  private void network(FloatNetwork network) {
    bytes.putInt(network.layers().size());
    for (Dense layer : network.layers()) {
      bytes.putInt(layer.neurons()).putInt(layer.inputs());
      numbers(layer.biases());
      for (double[] row : layer.weights()) {
        numbers(row);
      }
    }
  }

  private void tree(FloatForest forest) {
    if (forest.trees().size() != 1) {
      throw new IllegalArgumentException("the model has " + forest.trees().size() + " trees: one is timed");
    }
    FloatTree tree = forest.trees().get(0);
    bytes.putInt(forest.comparison() == Comparison.Less ? 1 : 0).putInt(tree.features().length).putInt(tree.leaves());
    for (int n = 0; n < tree.features().length; n++) {
      bytes.putInt(tree.features()[n]).putFloat((float) tree.thresholds()[n]).putInt(tree.left()[n]).putInt(tree.right()[n]);
    }
    for (double[] leaf : tree.leafScores()) {
      numbers(leaf);
    }
  }

  private void numbers(double[] numbers) {
    for (double number : numbers) {
      bytes.putFloat((float) number);
    }
  }
}
