// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.onnx;

import dev.packetclassifier.modelkit.floating.Dense;
import dev.packetclassifier.modelkit.onnx.Value.Columns;
import dev.packetclassifier.modelkit.onnx.Value.LayerSums;
import java.util.ArrayList;
import java.util.List;

/** Dense layers. */
final class DenseNodes {
  private DenseNodes() {}

  static LayerSums matMul(Node node, Value from, Tensor weights) {
    return after(node, from, new Dense(rows(node, weights, false), new double[columns(weights)]));
  }

  static LayerSums gemm(Node node, Value from, Tensor weights, Tensor biases) {
    if (node.number("transA", 0) != 0) {
      throw node.refused("it transposes the packets (transA): a dense layer multiplies each packet by the weights");
    }
    double[][] rows = rows(node, weights, node.number("transB", 0) != 0);
    double alpha = node.single("alpha", 1);
    double beta = node.single("beta", 1);
    double[] added = biases == null ? new double[rows.length] : spread(node, biases, rows.length);
    for (int j = 0; j < rows.length; j++) {
      added[j] *= beta;
      for (int i = 0; i < rows[j].length; i++) {
        rows[j][i] *= alpha;
      }
    }
    return after(node, from, new Dense(rows, added));
  }

  /** ai.onnx.ml.LinearClassifier: one layer; a single row of two classes is the second's. */
  static LayerSums linear(Node node, Columns columns) {
    double[] coefficients = node.doubles("coefficients");
    int width = columns.width();
    if (coefficients.length == 0 || coefficients.length % width != 0) {
      throw node.refused("it has " + coefficients.length + " coefficients for " + width + " inputs");
    }
    double[][] rows = new double[coefficients.length / width][width];
    for (int k = 0; k < coefficients.length; k++) {
      rows[k / width][k % width] = finite(node, "coefficients", coefficients[k]);
    }
    double[] intercepts = node.doubles("intercepts");
    for (double intercept : intercepts) {
      finite(node, "intercepts", intercept);
    }
    return new LayerSums(columns, List.of(new Dense(rows, intercepts.length == 0 ? new double[rows.length] : intercepts)), false);
  }

  private static int columns(Tensor weights) {
    return weights.dims().length == 2 ? weights.dims()[1] : 0;
  }

  /** [neuron][input]. */
  private static double[][] rows(Node node, Tensor weights, boolean transposed) {
    if (weights.dims().length != 2) {
      throw node.refused("its weights have " + weights.dims().length + " dimensions: only dense layers over one packet run in the kernel");
    }
    int inputs = weights.dims()[transposed ? 1 : 0];
    int neurons = weights.dims()[transposed ? 0 : 1];
    double[][] rows = new double[neurons][inputs];
    for (int j = 0; j < neurons; j++) {
      for (int i = 0; i < inputs; i++) {
        double weight = weights.values()[transposed ? j * inputs + i : i * neurons + j];
        rows[j][i] = finite(node, "weights", weight);
      }
    }
    return rows;
  }

  private static LayerSums after(Node node, Value from, Dense dense) {
    int width = from instanceof Columns columns ? columns.width() : ((LayerSums) from).width();
    if (dense.inputs() != width) {
      throw node.refused("its weights take " + dense.inputs() + " inputs, " + width + " come in");
    }
    if (from instanceof Columns columns) {
      return new LayerSums(columns, List.of(dense), false);
    }
    LayerSums before = (LayerSums) from;
    List<Dense> layers = new ArrayList<>(before.layers());
    if (before.rectified()) {
      layers.add(dense);
    } else {
      // Two layers with nothing between them are one.
      layers.set(layers.size() - 1, product(before.last(), dense));
    }
    return new LayerSums(before.columns(), layers, false);
  }

  private static Dense product(Dense first, Dense second) {
    double[][] rows = new double[second.neurons()][first.inputs()];
    for (int j = 0; j < rows.length; j++) {
      for (int k = 0; k < first.neurons(); k++) {
        for (int i = 0; i < first.inputs(); i++) {
          rows[j][i] += second.weights()[j][k] * first.weights()[k][i];
        }
      }
    }
    return new Dense(rows, second.sums(first.biases()));
  }

  /** sums * factor + summand, neuron by neuron. */
  static LayerSums affine(Node node, LayerSums sums, double[] factors, double[] summands) {
    if (sums.rectified()) {
      // The next layer may as well have it.
      double[][] diagonal = new double[sums.width()][sums.width()];
      for (int j = 0; j < diagonal.length; j++) {
        diagonal[j][j] = factors[j];
      }
      return after(node, sums, new Dense(diagonal, summands));
    }
    Dense last = sums.last().copy();
    for (int j = 0; j < last.neurons(); j++) {
      last.biases()[j] = last.biases()[j] * factors[j] + summands[j];
      for (int i = 0; i < last.inputs(); i++) {
        last.weights()[j][i] *= factors[j];
      }
    }
    List<Dense> layers = new ArrayList<>(sums.layers());
    layers.set(layers.size() - 1, last);
    return new LayerSums(sums.columns(), layers, false);
  }

  static double[] spread(Node node, Tensor constant, int width) {
    double[] spread = constant.spread(width);
    if (spread == null) {
      throw node.refused("its constant has " + constant.values().length + " numbers for " + width + " neurons");
    }
    for (double value : spread) {
      finite(node, "constants", value);
    }
    return spread.clone();
  }

  /** @throws dev.packetclassifier.modelkit.InputException for what no training that went well leaves */
  private static double finite(Node node, String what, double value) {
    if (!Double.isFinite(value)) {
      throw node.refused("its " + what + " hold " + value + ": training diverged; train again with a smaller learning rate");
    }
    return value;
  }
}
