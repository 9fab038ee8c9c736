// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.quantize;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Layer;
import dev.packetclassifier.api.v1alpha1.ModelInput;
import dev.packetclassifier.api.v1alpha1.ModelSpec;
import dev.packetclassifier.api.v1alpha1.NeuralNetwork;
import dev.packetclassifier.api.v1alpha1.Tree;
import dev.packetclassifier.api.v1alpha1.TreeEnsemble;
import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.model.Network;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Integers in the words of the API. */
final class ModelSpecs {
  private ModelSpecs() {}

  static ModelSpec of(List<String> classes, QuantizedNetwork quantized) {
    ModelSpec spec = new ModelSpec();
    spec.classes = new ArrayList<>(classes);
    spec.features = quantized.inputs().stream().map(ModelSpecs::input).collect(Collectors.toCollection(ArrayList::new));
    spec.neuralNetwork = new NeuralNetwork();
    spec.neuralNetwork.layers = quantized.network().layers().stream().map(ModelSpecs::layer)
        .collect(Collectors.toCollection(ArrayList::new));
    return spec;
  }

  static ModelSpec of(List<Feature> features, List<String> classes, QuantizedForest quantized) {
    ModelSpec spec = new ModelSpec();
    spec.classes = new ArrayList<>(classes);
    spec.features = new ArrayList<>();
    for (Feature feature : features) {
      ModelInput input = new ModelInput();
      input.name = feature;
      spec.features.add(input);
    }
    spec.treeEnsemble = new TreeEnsemble();
    spec.treeEnsemble.baseScores = join(IntStream.of(quantized.baseScores()).asLongStream());
    spec.treeEnsemble.trees = quantized.trees().stream().map(ModelSpecs::tree).collect(Collectors.toCollection(ArrayList::new));
    return spec;
  }

  private static ModelInput input(Input input) {
    ModelInput written = new ModelInput();
    written.name = input.feature();
    written.transform = input.transform();
    written.offset = input.offset();
    written.multiplier = input.multiplier();
    written.shift = input.shift();
    return written;
  }

  private static Layer layer(Network.Layer layer) {
    Layer written = new Layer();
    written.weights = Arrays.stream(layer.weights())
        .map(weights -> join(IntStream.range(0, weights.length).mapToLong(i -> weights[i])))
        .collect(Collectors.toCollection(ArrayList::new));
    written.biases = join(IntStream.of(layer.biases()).asLongStream());
    written.shift = layer.shift();
    return written;
  }

  private static Tree tree(QuantizedTree quantized) {
    Tree written = new Tree();
    RawTree tree = quantized.tree();
    if (tree.features().length > 0) {
      written.features = join(IntStream.of(tree.features()).asLongStream());
      written.thresholds = join(LongStream.of(tree.thresholds()));
      written.left = join(IntStream.of(tree.left()).asLongStream());
      written.right = join(IntStream.of(tree.right()).asLongStream());
    }
    written.leafShift = quantized.shift();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] row : quantized.leafScores()) {
      bytes.writeBytes(row);
    }
    written.leafScores = Base64.getEncoder().encodeToString(bytes.toByteArray());
    return written;
  }

  private static String join(LongStream numbers) {
    return numbers.mapToObj(Long::toString).collect(Collectors.joining(" "));
  }
}
