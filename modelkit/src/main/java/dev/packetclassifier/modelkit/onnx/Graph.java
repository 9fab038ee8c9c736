package dev.packetclassifier.modelkit.onnx;

import dev.packetclassifier.modelkit.InputException;
import java.util.ArrayList;
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
  private static final int MODEL_GRAPH = 7;

  /** @throws InputException when the bytes are no ONNX model */
  static Graph read(byte[] bytes) {
    Wire wire = new Wire(bytes);
    Graph graph = null;
    while (wire.next()) {
      if (wire.field() == MODEL_GRAPH) {
        graph = graph(wire.message());
      }
    }
    if (graph == null || graph.nodes.isEmpty()) {
      throw new InputException("the file holds no ONNX graph: give what skl2onnx, onnxmltools, tf2onnx or torch.onnx wrote");
    }
    return graph;
  }

  private static Graph graph(Wire wire) {
    Graph graph = new Graph(new ArrayList<>(), new LinkedHashMap<>(), new LinkedHashMap<>(), new ArrayList<>());
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> graph.nodes.add(Node.read(wire.message()));
        case 5 -> {
          String[] name = {""};
          Tensor tensor = Tensor.read(wire.message(), name);
          graph.constants.put(name[0], tensor);
        }
        case 11 -> {
          GraphInput input = GraphInput.read(wire.message());
          graph.inputs.put(input.name(), input);
        }
        case 12 -> graph.outputs.add(name(wire.message()));
        default -> { }
      }
    }
    // Older files list their constants among the inputs too.
    graph.inputs.keySet().removeAll(graph.constants.keySet());
    return graph;
  }

  private static String name(Wire wire) {
    String name = "";
    while (wire.next()) {
      if (wire.field() == 1) {
        name = wire.text();
      }
    }
    return name;
  }
}
