// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.model;

import dev.packetclassifier.api.v1alpha1.NeuralNetwork;
import java.util.ArrayList;
import java.util.List;

/** Reads a network and checks its shape and the lane bound. */
final class NetworkReader {
  private NetworkReader() {}

  static Network read(NeuralNetwork network, int inputs, int classes) {
    String field = "model.neuralNetwork.layers";
    Ranges.size(field, network.layers, 1, Bounds.MAX_LAYERS);
    List<Network.Layer> layers = new ArrayList<>();
    int width = inputs;
    for (int i = 0; i < network.layers.size(); i++) {
      boolean last = i == network.layers.size() - 1;
      layers.add(layer(field + "[" + i + "]", network.layers.get(i), width, last ? classes : 0));
      width = layers.get(i).neurons();
    }
    return new Network(List.copyOf(layers));
  }

  /** @param classes of the last layer: how many neurons it must have; 0 for a hidden one */
  private static Network.Layer layer(String field, dev.packetclassifier.api.v1alpha1.Layer layer, int inputs, int classes) {
    if (layer == null) {
      throw new InvalidModelException(field + " is null: write weights and biases");
    }
    Ranges.size(field + ".weights", layer.weights, 1, Bounds.MAX_NEURONS);
    int neurons = layer.weights.size();
    if (classes > 0 && neurons != classes) {
      throw new InvalidModelException(field + ".weights has " + neurons + " strings (neurons), must have " + classes
          + ": the last layer has one for each class");
    }
    Ranges.number(field + ".shift", layer.shift, 0, Bounds.MAX_LAYER_SHIFT);
    if (classes > 0 && layer.shift != 0) {
      throw new InvalidModelException(field + ".shift is " + layer.shift
          + ", must be 0: the sums of the last layer are the scores; leave shift out");
    }
    long[] biases = NumberList.read(field + ".biases", "neuron", layer.biases, neurons, -Bounds.MAX_BIAS, Bounds.MAX_BIAS);
    byte[][] weights = new byte[neurons][];
    int[] narrowBiases = new int[neurons];
    for (int j = 0; j < neurons; j++) {
      weights[j] = weights(field + ".weights[" + j + "]", layer.weights.get(j), inputs);
      narrowBiases[j] = (int) biases[j];
      checkLane(field + ", neuron " + j, weights[j], narrowBiases[j]);
    }
    return new Network.Layer(weights, narrowBiases, layer.shift);
  }

  private static byte[] weights(String field, String text, int inputs) {
    long[] numbers = NumberList.read(field, "input", text, inputs, -Bounds.MAX_WEIGHT, Bounds.MAX_WEIGHT);
    byte[] weights = new byte[inputs];
    for (int i = 0; i < inputs; i++) {
      weights[i] = (byte) numbers[i];
    }
    return weights;
  }

  private static void checkLane(String place, byte[] weights, int bias) {
    long sum = 0;
    for (byte weight : weights) {
      sum += Math.abs(weight);
    }
    long reach = Math.abs((long) bias) + Bounds.MAX_INPUT_VALUE * sum;
    if (reach >= Bounds.LANE) {
      throw new InvalidModelException(place + ": |bias| + 255 * sum|weights| is " + reach + ", must be below " + Bounds.LANE
          + " (2^20): scale the neuron's weights and bias down");
    }
  }
}
