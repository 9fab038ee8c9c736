// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.onnx;

import dev.packetclassifier.modelkit.floating.Rounding;
import dev.packetclassifier.modelkit.floating.Scaling;
import dev.packetclassifier.modelkit.floating.Step;
import dev.packetclassifier.modelkit.onnx.Value.Columns;
import dev.packetclassifier.modelkit.onnx.Value.Constant;
import java.util.ArrayList;
import java.util.List;

/** What is done to inputs one by one. */
final class ColumnNodes {
  private ColumnNodes() {}

  /** ai.onnx.ml.Scaler: (x - offset) * scale. */
  static Columns scaler(Node node, Columns columns) {
    Columns shifted = each(node, columns, Step.Operation.Subtract, new Tensor(null, node.doubles("offset"), List.of()));
    return each(node, shifted, Step.Operation.Multiply, new Tensor(null, node.doubles("scale"), List.of()));
  }

  /**
   * @param constant one operand a column, or one for all
   */
  static Columns each(Node node, Columns columns, Step.Operation operation, Tensor constant) {
    double[] operands = constant.spread(columns.width());
    if (operands == null) {
      throw node.refused("its constant has " + constant.values().length + " numbers for " + columns.width()
          + " inputs: each input must be scaled on its own, by one number");
    }
    List<Scaling> scalings = new ArrayList<>();
    for (int c = 0; c < columns.width(); c++) {
      if (!Double.isFinite(operands[c])) {
        throw node.refused("its constant for input " + c + " is " + operands[c] + ": it must be finite");
      }
      scalings.add(columns.scalings().get(c).then(new Step(operation, operands[c])));
    }
    return new Columns(columns.inputs(), scalings, columns.rounding());
  }

  /** Constant minus column. */
  static Columns subtractedFrom(Node node, Columns columns, Tensor constant) {
    Columns negative = each(node, columns, Step.Operation.Multiply, new Tensor(null, new double[] {-1}, List.of()));
    return each(node, negative, Step.Operation.Add, constant);
  }

  static Columns log(Columns columns) {
    List<Scaling> scalings = columns.scalings().stream().map(scaling -> scaling.then(new Step(Step.Operation.Log, 0))).toList();
    return new Columns(columns.inputs(), scalings, columns.rounding());
  }

  /** Clip: at least min, at most max, either of which may be left out. */
  static Columns clip(Node node, Columns columns, Constant min, Constant max) {
    Columns clipped = columns;
    if (min != null) {
      clipped = each(node, clipped, Step.Operation.Maximum, min.tensor());
    }
    return max == null ? clipped : each(node, clipped, Step.Operation.Minimum, max.tensor());
  }

  static Columns cast(Node node, Columns columns) {
    long type = node.number("to", 1);
    boolean scaled = columns.scalings().stream().anyMatch(scaling -> !scaling.steps().isEmpty());
    if (type == Tensor.DOUBLE) {
      // What was rounded to single stays so: a raw value of up to 24 bits is the same in both.
      return scaled ? columns : new Columns(columns.inputs(), columns.scalings(), Rounding.Double);
    }
    if (type != 1 && scaled) {
      throw node.refused("scaled inputs become whole numbers: keep them in floating point");
    }
    return type == 1 && columns.rounding() == Rounding.Double && !scaled
        ? new Columns(columns.inputs(), columns.scalings(), Rounding.Single) : columns;
  }
}
