// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.onnx;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.model.Bounds;
import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.floating.Dense;
import dev.packetclassifier.modelkit.floating.FloatForest;
import dev.packetclassifier.modelkit.floating.FloatModel;
import dev.packetclassifier.modelkit.floating.FloatNetwork;
import dev.packetclassifier.modelkit.floating.FloatTree;
import dev.packetclassifier.modelkit.floating.InputPruning;
import dev.packetclassifier.modelkit.floating.Rounding;
import dev.packetclassifier.modelkit.onnx.Value.Columns;
import dev.packetclassifier.modelkit.onnx.Value.LayerSums;
import dev.packetclassifier.modelkit.onnx.Value.LeafSums;
import dev.packetclassifier.modelkit.onnx.Value.Prediction;
import java.util.ArrayList;
import java.util.List;

/** An ONNX file as a float model. */
public final class OnnxModel {
  private OnnxModel() {}

  /**
   * @param bytes of the file
   * @param features of its inputs, in their order
   * @param classes names in the order of the model's scores; null: those in the file
   * @return the model; its inputs are those features that it looks at, in its own order
   * @throws InputException when the kernel cannot run it, naming the node, the limit and what to do
   */
  public static FloatModel read(byte[] bytes, List<Feature> features, List<String> classes) {
    Graph graph = Graph.read(bytes);
    Prediction prediction = GraphWalker.walk(graph, features);
    Value before = prediction.before();
    int scores = before instanceof LayerSums sums ? sums.width() : ((LeafSums) before).width();
    List<String> names = ClassNames.chosen(graph, prediction.labels(), Math.max(2, scores), classes);
    return InputPruning.of(before instanceof LayerSums sums ? network(sums, features, names) : forest((LeafSums) before, features, names));
  }

  private static List<Feature> looked(Columns columns, List<Feature> features) {
    return columns.inputs().stream().map(features::get).toList();
  }

  private static FloatModel network(LayerSums sums, List<Feature> features, List<String> names) {
    List<Dense> layers = new ArrayList<>(sums.layers());
    if (layers.size() > Bounds.MAX_LAYERS) {
      throw new InputException("the network has " + layers.size() + " dense layers, the kernel runs at most " + Bounds.MAX_LAYERS
          + ": train a shallower one");
    }
    for (int l = 0; l < layers.size() - 1; l++) {
      if (layers.get(l).neurons() > Bounds.MAX_NEURONS) {
        throw new InputException("hidden layer " + (l + 1) + " has " + layers.get(l).neurons() + " neurons, the kernel runs at most "
            + Bounds.MAX_NEURONS + " a layer: train a narrower one");
      }
    }
    if (sums.width() == 1) {
      // The sigmoid of one sum is the softmax of nothing and that sum.
      Dense last = sums.last();
      layers.set(layers.size() - 1,
          new Dense(new double[][] {new double[last.inputs()], last.weights()[0]}, new double[] {0, last.biases()[0]}));
    }
    return new FloatNetwork(looked(sums.columns(), features), names, sums.columns().rounding(), sums.columns().scalings(), layers);
  }

  private static FloatModel forest(LeafSums leaves, List<Feature> features, List<String> names) {
    List<FloatTree> trees = leaves.trees();
    double[] base = leaves.baseScores();
    if (leaves.width() == 1) {
      trees = trees.stream().map(OnnxModel::second).toList();
      base = new double[] {0, base[0]};
    }
    // Thresholds of the file are single precision, whatever the inputs were cast to.
    return new FloatForest(looked(leaves.columns(), features), names, Rounding.Single, leaves.comparison(), leaves.columns().scalings(),
        base, trees);
  }

  private static FloatTree second(FloatTree tree) {
    double[][] scores = new double[tree.leaves()][];
    for (int l = 0; l < scores.length; l++) {
      scores[l] = new double[] {0, tree.leafScores()[l][0]};
    }
    return tree.withLeafScores(scores);
  }
}
