// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import dev.packetclassifier.modelkit.InputException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One operation of the graph.
 *
 * @param name as exported; may be empty
 * @param operator what it does
 * @param inputs names of values; empty for one that is left out
 * @param outputs names of values
 * @param attributes by name
 */
record Node(String name, String operator, List<String> inputs, List<String> outputs, Map<String, Attribute> attributes) {

  static Node of(NodeProto proto) {
    Map<String, Attribute> attributes = new TreeMap<>();
    proto.getAttributeList().forEach(attribute -> attributes.put(Names.clean(attribute.getName()), Attribute.of(attribute)));
    return new Node(Names.clean(proto.getName()), Names.clean(proto.getOpType()), proto.getInputList().stream().map(Names::clean).toList(),
        proto.getOutputList().stream().map(Names::clean).toList(), attributes);
  }

  /** What a person finds it by. */
  String place() {
    return "node " + (name.isEmpty() ? outputs.isEmpty() ? "?" : "of " + outputs.get(0) : name) + " (" + operator + ")";
  }

  InputException refused(String why) {
    return new InputException(place() + ": " + why);
  }

  /** What a Constant holds; null for texts and for what nothing is computed with. */
  Tensor constant() {
    for (String attribute : List.of("value", "value_float", "value_floats", "value_int", "value_ints")) {
      Attribute found = attributes.get(attribute);
      if (found != null) {
        return switch (attribute) {
          case "value" -> found.tensor();
          case "value_float" -> new Tensor(new int[0], new double[] {found.single()}, List.of());
          case "value_int" -> new Tensor(new int[0], new double[] {found.number()}, List.of());
          default -> new Tensor(new int[] {found.values().length}, found.values(), List.of());
        };
      }
    }
    return null;
  }

  long number(String attribute, long otherwise) {
    Attribute found = attributes.get(attribute);
    return found == null ? otherwise : found.number();
  }

  double single(String attribute, double otherwise) {
    Attribute found = attributes.get(attribute);
    return found == null ? otherwise : found.single();
  }

  String text(String attribute, String otherwise) {
    Attribute found = attributes.get(attribute);
    return found == null ? otherwise : found.text();
  }

  double[] doubles(String attribute) {
    Attribute found = attributes.get(attribute);
    if (found == null) {
      return new double[0];
    }
    return found.tensor() != null ? found.tensor().values() : found.values();
  }

  int[] ints(String attribute) {
    return Tensor.ints(doubles(attribute));
  }

  List<String> texts(String attribute) {
    Attribute found = attributes.get(attribute);
    return found == null ? List.of() : found.texts();
  }
}
