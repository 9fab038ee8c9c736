// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.onnx;

import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.floating.Comparison;
import dev.packetclassifier.modelkit.floating.Dense;
import dev.packetclassifier.modelkit.floating.FloatTree;
import dev.packetclassifier.modelkit.floating.Rounding;
import dev.packetclassifier.modelkit.floating.Scaling;
import java.util.List;

/** What a name in the graph stands for. */
sealed interface Value {
  /** Known before any packet. */
  record Constant(Tensor tensor) implements Value {
  }

  /**
   * Inputs, each scaled on its own.
   *
   * @param inputs [column] index of the model's input
   * @param scalings [column]
   * @param rounding of the steps
   */
  record Columns(List<Integer> inputs, List<Scaling> scalings, Rounding rounding) implements Value {
    int width() {
      return inputs.size();
    }
  }

  /** Columns that lie as rows, until they are transposed back: an exporter's way to choose some of them. */
  record Transposed(Columns columns) implements Value {
  }

  /**
   * Sums of a dense layer; of the network's first one over columns.
   *
   * @param columns what the first layer sees
   * @param layers finished ones, each followed by ReLU, and the last, which may still change
   * @param rectified whether ReLU has followed the last one too
   */
  record LayerSums(Columns columns, List<Dense> layers, boolean rectified) implements Value {
    Dense last() {
      return layers.get(layers.size() - 1);
    }

    int width() {
      return last().neurons();
    }
  }

  /**
   * Sums of leaf scores.
   *
   * @param columns what the nodes compare
   * @param comparison of every node
   * @param trees with one score a class
   * @param baseScores [class]
   */
  record LeafSums(Columns columns, Comparison comparison, List<FloatTree> trees, double[] baseScores) implements Value {
    int width() {
      return baseScores.length;
    }
  }

  /**
   * What the model predicts of each class, in the order of its scores.
   *
   * @param before {@link LayerSums} or {@link LeafSums} whose order is the order of what is prediction
   * @param labels class names or numbers that the file gives; empty when it gives none
   * @param by the node that computes it; null when the sums themselves are given out
   */
  record Prediction(Value before, List<String> labels, Node by) implements Value {
  }

  /** One column with the probability of the second of two classes. */
  record SecondProbability(Prediction prediction) implements Value {
  }

  /** One column with the probability of the first of two classes: one minus the second's. */
  record FirstProbability(Prediction prediction) implements Value {
  }

  /**
   * Nothing that scores are made of, such as the number of the best class.
   *
   * @param from the node that computes it from scores; null when it comes from constants
   */
  record NotScores(Node from) implements Value {
  }

  /** What cannot be followed; prediction when it turns out to be needed. */
  record Unsupported(InputException why) implements Value {
  }
}
