// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.onnx;

import dev.packetclassifier.modelkit.floating.Scaling;
import dev.packetclassifier.modelkit.onnx.Value.Columns;
import dev.packetclassifier.modelkit.onnx.Value.Constant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Inputs taken apart, reordered and joined, as column transformers and selectors of features do it. */
final class ColumnSelection {
  private ColumnSelection() {}

  /** Along the columns, not along the packets. */
  private static void checkAxis(Node node, long axis) {
    if (axis != 1 && axis != -1) {
      throw node
          .refused("it works along dimension " + axis + ": packets are classified one by one, so only columns (1) can be chosen or joined");
    }
  }

  static Columns chosen(Node node, Columns columns, int[] indices) {
    List<Integer> inputs = new ArrayList<>();
    List<Scaling> scalings = new ArrayList<>();
    for (int index : indices) {
      int column = index < 0 ? index + columns.width() : index;
      if (column < 0 || column >= columns.width()) {
        throw node.refused("it takes column " + index + " of " + columns.width() + ": export the model again");
      }
      inputs.add(columns.inputs().get(column));
      scalings.add(columns.scalings().get(column));
    }
    return new Columns(inputs, scalings, columns.rounding());
  }

  /** @param along the dimension in which the columns lie */
  static Columns gathered(Node node, Columns columns, Tensor indices, int along) {
    if (along == 1 || node.number("axis", 0) != 0) {
      checkAxis(node, node.number("axis", 0));
    }
    return chosen(node, columns, Tensor.ints(indices.values()));
  }

  /** What PyTorch makes of a list of columns: rows of the transposed inputs, each named by one number. */
  static Columns rows(Node node, Columns columns, Tensor indices) {
    int[] dims = indices.dims();
    if (node.number("batch_dims", 0) != 0 || dims.length != 2 || dims[1] != 1) {
      throw node.refused("it takes single values, not columns: choose columns of all packets");
    }
    return chosen(node, columns, Tensor.ints(indices.values()));
  }

  /** @param constants of the node's inputs (data, starts, ends, axes, steps), null where there is none; older files have settings instead */
  static Columns sliced(Node node, Columns columns, List<Constant> constants) {
    int[] starts = numbers(node, constants.get(1), "starts");
    int[] ends = numbers(node, constants.get(2), "ends");
    int[] axes = numbers(node, constants.get(3), "axes");
    int[] steps = numbers(node, constants.get(4), "steps");
    if (starts.length != 1 || ends.length != 1 || axes.length != 1 || steps.length > 1) {
      throw node.refused("it does not take one range of columns that the file says: export it with fixed columns");
    }
    checkAxis(node, axes[0]);
    int width = columns.width();
    int step = steps.length == 0 ? 1 : steps[0];
    if (step < 1) {
      throw node.refused("it takes columns with a step of " + step + ": only steps forward are understood");
    }
    int from = bounded(starts[0], width);
    int to = bounded(ends[0], width);
    return chosen(node, columns, IntStream.range(from, Math.max(from, to)).filter(column -> (column - from) % step == 0).toArray());
  }

  private static int bounded(int index, int width) {
    return Math.max(0, Math.min(width, index < 0 ? index + width : index));
  }

  private static int[] numbers(Node node, Constant constant, String setting) {
    return constant == null ? node.ints(setting) : Tensor.ints(constant.tensor().values());
  }

  /** @param sizes of the parts; null: the node's setting, or equal ones, one an output */
  static List<Columns> split(Node node, Columns columns, Constant sizes) {
    checkAxis(node, node.number("axis", 0));
    int parts = node.outputs().size();
    int[] widths = numbers(node, sizes, "split");
    if (widths.length == 0) {
      int each = (columns.width() + parts - 1) / Math.max(1, parts);
      widths = IntStream.range(0, parts).map(i -> Math.min(each, columns.width() - i * each)).toArray();
    }
    if (widths.length != parts || IntStream.of(widths).anyMatch(width -> width < 0) || IntStream.of(widths).sum() != columns.width()) {
      throw node.refused("its parts are not those of " + columns.width() + " columns: export the model again");
    }
    List<Columns> split = new ArrayList<>();
    int from = 0;
    for (int width : widths) {
      split.add(chosen(node, columns, IntStream.range(from, from + width).toArray()));
      from += width;
    }
    return split;
  }

  static Columns joined(Node node, List<Columns> parts) {
    checkAxis(node, node.number("axis", 1));
    if (parts.stream().map(Columns::rounding).distinct().count() > 1) {
      throw node.refused("it joins inputs in single and in double precision: export the model with inputs of one type");
    }
    List<Integer> inputs = new ArrayList<>();
    List<Scaling> scalings = new ArrayList<>();
    for (Columns part : parts) {
      inputs.addAll(part.inputs());
      scalings.addAll(part.scalings());
    }
    return new Columns(inputs, scalings, parts.get(0).rounding());
  }
}
