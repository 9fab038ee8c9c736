// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.onnx;

import dev.packetclassifier.modelkit.floating.Step;
import dev.packetclassifier.modelkit.onnx.Value.Constant;
import dev.packetclassifier.modelkit.onnx.Value.LayerSums;
import java.util.Arrays;
import java.util.List;

/** ReLU, by its own name and by those that exporters and optimizers give it; before the first layer these bound an input. */
final class ReluNodes {
  /** Of LeakyRelu, where the file says none. */
  static final double DEFAULT_SLOPE = 0.01;
  private static final Tensor ZERO = new Tensor(new int[0], new double[1], List.of());

  private ReluNodes() {}

  static Value relu(Node node, Value value) {
    if (value instanceof LayerSums sums) {
      return new LayerSums(sums.columns(), sums.layers(), true);
    }
    return ColumnNodes.each(node, GraphWalker.columns(node, value), Step.Operation.Maximum, ZERO);
  }

  /**
   * At least 0 and without a bound above, it is ReLU.
   *
   * @param min null: none
   * @param max null: none
   */
  static Value clip(Node node, Value value, Constant min, Constant max) {
    boolean unbounded = max == null || Arrays.stream(max.tensor().values()).allMatch(bound -> bound >= Float.MAX_VALUE);
    if (value instanceof LayerSums && min != null && isZero(min.tensor()) && unbounded) {
      return relu(node, value);
    }
    return ColumnNodes.clip(node, GraphWalker.columns(node, value), min, max);
  }

  /** Max or Min of a computed value and a constant: ReLU is the larger one of a layer's sums and 0. */
  static Value bounded(Node node, List<Value> from, Step.Operation operation) {
    boolean constantFirst = from.size() == 2 && from.get(0) instanceof Constant;
    if (from.size() != 2 || !constantFirst && !(from.get(1) instanceof Constant)) {
      throw node.refused("it compares two computed values: the kernel runs one chain of layers with ReLU, without branches");
    }
    Tensor constant = ((Constant) from.get(constantFirst ? 0 : 1)).tensor();
    Value value = from.get(constantFirst ? 1 : 0);
    if (value instanceof LayerSums && operation == Step.Operation.Maximum && isZero(constant)) {
      return relu(node, value);
    }
    return ColumnNodes.each(node, GraphWalker.columns(node, value), operation, constant);
  }

  /** With a slope of 0 below 0 it is ReLU. */
  static Value leaky(Node node, Value value, Tensor slopes) {
    if (!isZero(slopes)) {
      throw node.refused("it lets a part of what is below 0 through: after a layer the kernel runs ReLU alone; train with ReLU");
    }
    return relu(node, value);
  }

  private static boolean isZero(Tensor tensor) {
    return tensor.values().length > 0 && Arrays.stream(tensor.values()).allMatch(value -> value == 0);
  }
}
