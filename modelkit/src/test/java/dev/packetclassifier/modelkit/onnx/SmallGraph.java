// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;

/** ONNX files of a few nodes, made by hand: x of some columns, and a result y. */
final class SmallGraph {
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("small");
  private long irVersion = 10;
  private long opset = 17;

  SmallGraph(int inputs, int outputs) {
    graph.addInput(value("x", inputs)).addOutput(value("y", outputs));
  }

  private static ValueInfoProto value(String name, int columns) {
    TensorShapeProto shape = TensorShapeProto.newBuilder().addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("n"))
        .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(columns)).build();
    return ValueInfoProto.newBuilder().setName(name)
        .setType(TypeProto.newBuilder().setTensorType(TypeProto.Tensor.newBuilder().setElemType(Tensor.FLOAT).setShape(shape))).build();
  }

  SmallGraph stamped(long ir, long operators) {
    irVersion = ir;
    opset = operators;
    return this;
  }

  SmallGraph constant(String name, List<Integer> dims, double... values) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(Tensor.FLOAT);
    dims.forEach(dim -> tensor.addDims(dim));
    for (double value : values) {
      tensor.addFloatData((float) value);
    }
    graph.addInitializer(tensor);
    return this;
  }

  SmallGraph node(String operator, List<String> inputs, String output, AttributeProto... attributes) {
    graph.addNode(NodeProto.newBuilder().setOpType(operator).setName(operator + "_" + output).addAllInput(inputs).addOutput(output)
        .addAllAttribute(List.of(attributes)));
    return this;
  }

  static AttributeProto single(String name, double value) {
    return AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.FLOAT).setF((float) value).build();
  }

  /** Two inputs, three hidden neurons, two classes; what stands between them is to be added: from h to r. */
  static SmallGraph network() {
    return new SmallGraph(2, 2).constant("w1", List.of(2, 3), 1, -1, 0.5, -0.5, 2, 1).constant("b1", List.of(3), -300, 100, 20)
        .constant("w2", List.of(3, 2), 1, -1, -1, 1, 0.5, 0.25).constant("b2", List.of(2), 0, 0)
        .node("Gemm", List.of("x", "w1", "b1"), "h");
  }

  /** The second layer, and the end. */
  SmallGraph ended() {
    return node("Gemm", List.of("r", "w2", "b2"), "z").node("Softmax", List.of("z"), "y");
  }

  byte[] bytes() {
    return ModelProto.newBuilder().setIrVersion(irVersion).addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset)).setGraph(graph)
        .build().toByteArray();
  }
}
