// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.e2e.bench;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Layer;
import dev.packetclassifier.api.v1alpha1.ModelInput;
import dev.packetclassifier.api.v1alpha1.ModelSpec;
import dev.packetclassifier.api.v1alpha1.NeuralNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Networks with drawn weights: what they say does not matter, what they cost does. */
final class Networks {
  private static final Feature[] FEATURES = Feature.values();

  private Networks() {}

  /**
   * A network within every bound.
   *
   * @param sizes inputs, hidden layers, classes
   */
  static ModelSpec drawn(long seed, int... sizes) {
    Random random = new Random(seed);
    ModelSpec model = new ModelSpec();
    model.features = IntStream.range(0, sizes[0]).mapToObj(i -> input(FEATURES[i % FEATURES.length])).toList();
    model.classes = IntStream.range(0, sizes[sizes.length - 1]).mapToObj(i -> "class" + i).toList();
    List<Layer> layers = new ArrayList<>();
    for (int i = 1; i < sizes.length; i++) {
      Layer layer = new Layer();
      int inputs = sizes[i - 1];
      layer.weights = IntStream.range(0, sizes[i]).mapToObj(neuron -> numbers(random, inputs, 50)).toList();
      layer.biases = numbers(random, sizes[i], 1000);
      layer.shift = i < sizes.length - 1 ? 8 : 0;
      layers.add(layer);
    }
    model.neuralNetwork = new NeuralNetwork();
    model.neuralNetwork.layers = layers;
    return model;
  }

  private static ModelInput input(Feature feature) {
    ModelInput input = new ModelInput();
    input.name = feature;
    return input;
  }

  private static String numbers(Random random, int count, int bound) {
    return IntStream.range(0, count).mapToObj(i -> String.valueOf(random.nextInt(2 * bound + 1) - bound)).collect(Collectors.joining(" "));
  }
}
