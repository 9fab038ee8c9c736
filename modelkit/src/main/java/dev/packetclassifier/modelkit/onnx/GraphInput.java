// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.onnx;

import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.packetclassifier.modelkit.InputException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An input of the graph, as the file declares it.
 *
 * @param name as exported
 * @param type of its elements, as {@link Tensor} numbers them; 0 when the file does not say
 * @param dims its shape; -1 for a dimension that is open
 */
record GraphInput(String name, int type, List<Integer> dims) {
  static GraphInput of(ValueInfoProto proto) {
    TypeProto.Tensor tensor = proto.getType().getTensorType();
    List<Integer> dims = tensor.getShape().getDimList().stream().map(GraphInput::dim).toList();
    return new GraphInput(Names.clean(proto.getName()), tensor.getElemType(), dims);
  }

  /** A name instead of a number, or neither, leaves it open. */
  private static int dim(TensorShapeProto.Dimension dim) {
    return dim.hasDimValue() ? (int) Math.max(-1, Math.min(Integer.MAX_VALUE, dim.getDimValue())) : -1;
  }

  /**
   * How many numbers it takes of each packet.
   *
   * @param features how many the model is prediction to have, for the advice
   * @throws InputException when it takes anything but one row of numbers a packet
   */
  int columns(int features) {
    if (type == Tensor.STRING) {
      throw new InputException(
          "input " + name + " takes texts, a packet's features are numbers: leave it out or encode it, and train again");
    }
    if (!Tensor.isNumber(type)) {
      throw new InputException("input " + name + " takes elements of type " + type
          + ", which is not read: export the model with single precision inputs (float32)");
    }
    if (dims.size() != 2) {
      throw new InputException("input " + name + " has " + dims.size() + " dimensions, the kernel gives one row of features a packet: "
          + "export the model with the input shape [None, " + features + "]");
    }
    if (dims.get(1) <= 0) {
      throw new InputException(
          "input " + name + " has a dynamic number of columns, so that nobody can tell which features it was trained on: "
              + "export the model with the input shape [None, " + features + "] (or as many columns as it was trained on)");
    }
    return dims.get(1);
  }

  /** How many packets it takes at once; -1 for any number. */
  int rows() {
    return dims.isEmpty() ? -1 : dims.get(0);
  }

  /** What it takes, for a person. */
  String shape() {
    return dims.stream().map(dim -> dim < 0 ? "?" : Integer.toString(dim)).collect(Collectors.joining(", ", "[", "]"));
  }
}
