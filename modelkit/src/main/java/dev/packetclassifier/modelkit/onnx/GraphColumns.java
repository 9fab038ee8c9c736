// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.onnx;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.floating.Rounding;
import dev.packetclassifier.modelkit.floating.Scaling;
import dev.packetclassifier.modelkit.onnx.Value.Columns;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Where the features enter the graph: one input of many columns, or several of fewer, as data frames are exported. */
final class GraphColumns {
  private GraphColumns() {}

  /**
   * @param features that the model is prediction to see, in order
   * @return the columns of each input
   * @throws InputException when the graph takes something else than these features
   */
  static Map<String, Value> of(Graph graph, List<Feature> features) {
    Map<String, Value> values = new LinkedHashMap<>();
    int column = 0;
    checkConstants(graph);
    for (GraphInput input : graph.inputs().values()) {
      int width = input.columns(features.size());
      checkName(input, width, column, features);
      List<Integer> indices = IntStream.range(column, column + width).boxed().toList();
      values.put(input.name(), new Columns(indices, Collections.nCopies(width, Scaling.NONE),
          input.type() == Tensor.DOUBLE ? Rounding.Double : Rounding.Single));
      column += width;
    }
    if (column != features.size()) {
      String names = graph.inputs().values().stream().map(input -> input.name() + " " + input.shape()).collect(Collectors.joining(", "));
      throw new InputException("the model takes " + column + " inputs (" + names + "), --features names " + features.size()
          + ": name the features in the order in which the model was trained");
    }
    return values;
  }

  /** Keras's exporter gives numbers that its Normalization learned as inputs of one row, and loses their values. */
  private static void checkConstants(Graph graph) {
    boolean manyPackets = graph.inputs().values().stream().anyMatch(input -> input.rows() != 1);
    for (GraphInput input : graph.inputs().values()) {
      if (manyPackets && input.rows() == 1) {
        throw new InputException(
            "input " + input.name() + " is a constant of the model that its exporter left out of the file: scale the inputs "
                + "otherwise (Keras: BatchNormalization or Rescaling instead of Normalization) and export again");
      }
    }
  }

  /** packet_length, packet-length and Packet Length are PacketLength. */
  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  /** An input that is called like one feature is not fed another. */
  private static void checkName(GraphInput input, int width, int column, List<Feature> features) {
    if (width != 1 || column >= features.size()) {
      return;
    }
    String name = plain(input.name());
    boolean named = List.of(Feature.values()).stream().anyMatch(feature -> plain(feature.name()).equals(name));
    if (named && !plain(features.get(column).name()).equals(name)) {
      throw new InputException("input " + (column + 1) + " of the model is called " + input.name() + ", --features has "
          + features.get(column) + " there: name the features in the order in which the model was trained");
    }
  }
}
