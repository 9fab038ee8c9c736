// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.random;

import dev.packetclassifier.api.v1alpha1.Layer;
import dev.packetclassifier.api.v1alpha1.ModelInput;
import dev.packetclassifier.api.v1alpha1.ModelSpec;
import dev.packetclassifier.api.v1alpha1.NeuralNetwork;
import dev.packetclassifier.api.v1alpha1.TreeEnsemble;
import dev.packetclassifier.bpf.model.Ensemble;
import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Network;
import dev.packetclassifier.bpf.model.Tree;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Writes a model as people would, so that what is generated can be read by everything that reads manifests. */
public final class ModelWriter {
  private ModelWriter() {}

  public static ModelSpec write(Model model) {
    ModelSpec spec = new ModelSpec();
    spec.features = model.inputs().stream().map(ModelWriter::input).toList();
    spec.classes = model.classes();
    spec.vantage = model.vantage();
    spec.stationKey = model.stations();
    if (model.scorer() instanceof Network network) {
      spec.neuralNetwork = new NeuralNetwork();
      spec.neuralNetwork.layers = network.layers().stream().map(ModelWriter::layer).toList();
    } else {
      spec.treeEnsemble = ensemble((Ensemble) model.scorer());
    }
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
    written.weights = new ArrayList<>();
    for (byte[] row : layer.weights()) {
      written.weights.add(join(IntStream.range(0, row.length).mapToLong(i -> row[i])));
    }
    written.biases = join(Arrays.stream(layer.biases()).asLongStream());
    written.shift = layer.shift();
    return written;
  }

  private static TreeEnsemble ensemble(Ensemble ensemble) {
    TreeEnsemble written = new TreeEnsemble();
    written.baseScores = join(Arrays.stream(ensemble.baseScores()).asLongStream());
    written.trees = ensemble.trees().stream().map(ModelWriter::tree).toList();
    return written;
  }

  private static dev.packetclassifier.api.v1alpha1.Tree tree(Tree tree) {
    var written = new dev.packetclassifier.api.v1alpha1.Tree();
    if (tree.nodes() > 0) {
      written.features = join(Arrays.stream(tree.features()).asLongStream());
      written.thresholds = join(Arrays.stream(tree.thresholds()));
      written.left = join(Arrays.stream(tree.left()).asLongStream());
      written.right = join(Arrays.stream(tree.right()).asLongStream());
    }
    written.leafShift = tree.leafShift();
    ByteArrayOutputStream scores = new ByteArrayOutputStream();
    for (byte[] row : tree.leafScores()) {
      scores.writeBytes(row);
    }
    written.leafScores = Base64.getEncoder().encodeToString(scores.toByteArray());
    return written;
  }

  private static String join(LongStream numbers) {
    return numbers.mapToObj(Long::toString).collect(Collectors.joining(" "));
  }
}
