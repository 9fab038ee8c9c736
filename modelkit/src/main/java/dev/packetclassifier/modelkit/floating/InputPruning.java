// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.floating;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Drops the inputs of a model that its scores do not depend on: those that no tree compares, those with nothing but zeros in the first
 * layer, and those that are multiplied by 0. Each would cost the kernel its look-up, and the node the memory of its table.
 */
public final class InputPruning {
  private InputPruning() {}

  /** The same model of fewer inputs; the model itself when it uses all. Keeps one input where it uses none. */
  public static FloatModel of(FloatModel model) {
    if (model instanceof FloatNetwork network) {
      return network(network);
    }
    return forest((FloatForest) model);
  }

  private static FloatModel network(FloatNetwork network) {
    Dense first = network.layers().get(0).copy();
    BitSet used = new BitSet();
    for (int i = 0; i < first.inputs(); i++) {
      boolean constant = network.scalings().get(i).constant();
      double value = constant ? network.scalings().get(i).apply(0, network.rounding()) : 0;
      for (int j = 0; j < first.neurons(); j++) {
        if (constant) {
          first.biases()[j] += first.weights()[j][i] * value;
          first.weights()[j][i] = 0;
        }
        used.set(i, used.get(i) || first.weights()[j][i] != 0);
      }
    }
    int[] kept = kept(used, first.inputs());
    if (kept.length == first.inputs()) {
      return network;
    }
    double[][] rows = new double[first.neurons()][kept.length];
    for (int j = 0; j < rows.length; j++) {
      for (int k = 0; k < kept.length; k++) {
        rows[j][k] = first.weights()[j][kept[k]];
      }
    }
    List<Dense> layers = new ArrayList<>(network.layers());
    layers.set(0, new Dense(rows, first.biases()));
    return new FloatNetwork(chosen(network.features(), kept), network.classes(), network.rounding(), chosen(network.scalings(), kept),
        layers);
  }

  private static FloatModel forest(FloatForest forest) {
    List<FloatTree> trees = forest.trees().stream().map(tree -> withoutConstants(forest, tree)).toList();
    BitSet used = new BitSet();
    trees.forEach(tree -> {
      for (int feature : tree.features()) {
        used.set(feature);
      }
    });
    int[] kept = kept(used, forest.features().size());
    if (kept.length == forest.features().size()) {
      return forest;
    }
    int[] place = new int[forest.features().size()];
    for (int k = 0; k < kept.length; k++) {
      place[kept[k]] = k;
    }
    List<FloatTree> moved = trees.stream().map(tree -> {
      int[] features = tree.features().clone();
      for (int n = 0; n < features.length; n++) {
        features[n] = place[features[n]];
      }
      return new FloatTree(features, tree.thresholds(), tree.left(), tree.right(), tree.leafScores());
    }).toList();
    return new FloatForest(chosen(forest.features(), kept), forest.classes(), forest.rounding(), forest.comparison(),
        chosen(forest.scalings(), kept), forest.baseScores(), moved);
  }

  /** Comparisons of what is the same for every packet are decided here. */
  private static FloatTree withoutConstants(FloatForest forest, FloatTree tree) {
    for (int feature : tree.features()) {
      if (forest.scalings().get(feature).constant()) {
        return new Decided(forest, tree).tree();
      }
    }
    return tree;
  }

  /** A tree without the nodes that compare a constant. */
  private static final class Decided {
    private final FloatForest forest;
    private final FloatTree tree;
    private final List<Integer> nodes = new ArrayList<>();
    private final List<Integer> left = new ArrayList<>();
    private final List<Integer> right = new ArrayList<>();
    private final List<double[]> leaves = new ArrayList<>();

    Decided(FloatForest forest, FloatTree tree) {
      this.forest = forest;
      this.tree = tree;
    }

    FloatTree tree() {
      visit(0);
      return new FloatTree(nodes.stream().mapToInt(node -> tree.features()[node]).toArray(),
          nodes.stream().mapToDouble(node -> tree.thresholds()[node]).toArray(), left.stream().mapToInt(i -> i).toArray(),
          right.stream().mapToInt(i -> i).toArray(), leaves.toArray(double[][]::new));
    }

    private int visit(int node) {
      if (node < 0) {
        leaves.add(tree.leafScores()[-node - 1]);
        return -leaves.size();
      }
      Scaling scaling = forest.scalings().get(tree.features()[node]);
      if (scaling.constant()) {
        boolean goesLeft = forest.comparison().left(scaling.apply(0, forest.rounding()), forest.rounding().round(tree.thresholds()[node]));
        return visit(goesLeft ? tree.left()[node] : tree.right()[node]);
      }
      int written = nodes.size();
      nodes.add(node);
      left.add(0);
      right.add(0);
      left.set(written, visit(tree.left()[node]));
      right.set(written, visit(tree.right()[node]));
      return written;
    }
  }

  /** At least one: a model without inputs is none. */
  private static int[] kept(BitSet used, int inputs) {
    return used.isEmpty() && inputs > 0 ? new int[] {0} : used.stream().toArray();
  }

  private static <T> List<T> chosen(List<T> all, int[] kept) {
    List<T> chosen = new ArrayList<>();
    for (int i : kept) {
      chosen.add(all.get(i));
    }
    return List.copyOf(chosen);
  }
}
