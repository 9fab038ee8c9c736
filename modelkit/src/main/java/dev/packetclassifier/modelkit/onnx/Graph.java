// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.packetclassifier.modelkit.InputException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an ONNX file holds, as far as a classifier needs it.
 *
 * @param nodes in an order in which each comes after what it needs
 * @param constants by name
 * @param inputs by name, in order
 * @param outputs names
 */
record Graph(List<Node> nodes, Map<String, Tensor> constants, Map<String, GraphInput> inputs, List<String> outputs) {
  /** @throws InputException when the bytes are no ONNX model */
  static Graph read(byte[] bytes) {
    GraphProto proto = parsed(bytes).getGraph();
    if (proto.getNodeCount() == 0) {
      throw new InputException("the file holds no ONNX graph: give what skl2onnx, onnxmltools, tf2onnx or torch.onnx wrote");
    }
    Map<String, Tensor> constants = new LinkedHashMap<>();
    proto.getInitializerList().forEach(tensor -> {
      String name = Names.clean(tensor.getName());
      constants.put(name, Tensor.of(tensor, name));
    });
    Map<String, GraphInput> inputs = new LinkedHashMap<>();
    proto.getInputList().stream().map(GraphInput::of).forEach(input -> inputs.put(input.name(), input));
    // Older files list their constants among the inputs too.
    inputs.keySet().removeAll(constants.keySet());
    List<String> outputs = proto.getOutputList().stream().map(ValueInfoProto::getName).map(Names::clean).toList();
    return new Graph(proto.getNodeList().stream().map(Node::of).toList(), constants, inputs, outputs);
  }

  /** @throws InputException when the bytes are no whole message */
  static ModelProto parsed(byte[] bytes) {
    try {
      return ModelProto.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new InputException("the file is not a whole ONNX model: export it again", e);
    }
  }
}
