// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.onnx;

import dev.packetclassifier.modelkit.floating.Comparison;
import dev.packetclassifier.modelkit.floating.FloatTree;
import dev.packetclassifier.modelkit.onnx.Value.Columns;
import dev.packetclassifier.modelkit.onnx.Value.LeafSums;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** ai.onnx.ml.TreeEnsembleClassifier and TreeEnsembleRegressor: nodes in parallel lists, named by tree and number. */
final class TreeNodes {
  private final Node node;
  private final Columns columns;
  private final int[] trees;
  private final int[] numbers;
  private final int[] features;
  private final double[] values;
  private final List<String> modes;
  private final int[] trueNumbers;
  private final int[] falseNumbers;
  private final Map<Long, Integer> places = new LinkedHashMap<>();
  private final Map<Long, double[]> leafScores = new LinkedHashMap<>();
  private final int outputs;
  private final Comparison comparison;

  private TreeNodes(Node node, Columns columns, int outputs, String leaf) {
    this.node = node;
    this.columns = columns;
    this.outputs = outputs;
    trees = node.ints("nodes_treeids");
    numbers = node.ints("nodes_nodeids");
    features = node.ints("nodes_featureids");
    values = node.doubles(node.attributes().containsKey("nodes_values_as_tensor") ? "nodes_values_as_tensor" : "nodes_values");
    modes = node.texts("nodes_modes");
    trueNumbers = node.ints("nodes_truenodeids");
    falseNumbers = node.ints("nodes_falsenodeids");
    int count = trees.length;
    if (count == 0 || numbers.length != count || features.length != count || values.length != count || modes.size() != count
        || trueNumbers.length != count || falseNumbers.length != count) {
      throw node.refused("its lists of nodes have different lengths: export the model again");
    }
    for (int i = 0; i < count; i++) {
      if (Double.isNaN(values[i])) {
        throw node.refused("a threshold of tree " + trees[i] + " is no number: export the model again");
      }
      places.put(key(trees[i], numbers[i]), i);
    }
    readLeaves(leaf);
    comparison = comparison();
  }

  /** @param outputs how many classes or targets */
  static LeafSums classifier(Node node, Columns columns, int outputs) {
    return new TreeNodes(node, columns, outputs, "class").read();
  }

  static LeafSums regressor(Node node, Columns columns) {
    String sum = node.text("aggregate_function", "SUM");
    if (!sum.equals("SUM")) {
      throw node.refused("it aggregates trees by " + sum + ", the kernel adds them: export it with SUM");
    }
    return new TreeNodes(node, columns, (int) node.number("n_targets", 1), "target").read();
  }

  private static long key(int tree, int number) {
    return (long) tree << 32 | number;
  }

  private void readLeaves(String leaf) {
    int[] leafTrees = node.ints(leaf + "_treeids");
    int[] leafNumbers = node.ints(leaf + "_nodeids");
    int[] ids = node.ints(leaf + "_ids");
    String tensor = leaf + "_weights_as_tensor";
    double[] weights = node.doubles(node.attributes().containsKey(tensor) ? tensor : leaf + "_weights");
    if (ids.length != weights.length || leafTrees.length != ids.length || leafNumbers.length != ids.length) {
      throw node.refused("its lists of leaf scores have different lengths: export the model again");
    }
    for (int i = 0; i < ids.length; i++) {
      if (!Double.isFinite(weights[i])) {
        throw node.refused("its leaves hold " + weights[i] + ": training diverged; train again with a smaller learning rate");
      }
      if (ids[i] < 0 || ids[i] >= outputs) {
        throw node
            .refused("a leaf scores class " + ids[i] + " where the last is " + (outputs - 1) + ", so the exporter did not write what was "
                + "trained: train without what it does not know (XGBoost: num_parallel_tree)");
      }
      leafScores.computeIfAbsent(key(leafTrees[i], leafNumbers[i]), any -> new double[outputs])[ids[i]] += weights[i];
    }
  }

  /** Greater is less or equal with the sides exchanged, so all nodes come down to one of two; they must agree. */
  private Comparison comparison() {
    Comparison found = null;
    for (String mode : modes) {
      Comparison next = switch (mode) {
        case "BRANCH_LEQ", "BRANCH_GT" -> Comparison.LessOrEqual;
        case "BRANCH_LT", "BRANCH_GTE" -> Comparison.Less;
        case "LEAF" -> found;
        default -> throw node.refused("a node compares by " + mode + ", the kernel by order only: encode categories as numbers "
            + "and train without categorical splits");
      };
      if (found != null && next != found) {
        throw node.refused("some nodes compare by < and some by <=: train all trees with one library");
      }
      found = next;
    }
    return found == null ? Comparison.LessOrEqual : found;
  }

  private LeafSums read() {
    Map<Integer, Integer> roots = new LinkedHashMap<>();
    for (int i = 0; i < trees.length; i++) {
      roots.putIfAbsent(trees[i], i);
    }
    List<FloatTree> read = new ArrayList<>();
    roots.forEach((tree, root) -> read.add(new Build(tree).tree(root)));
    double[] base = node.doubles(node.attributes().containsKey("base_values_as_tensor") ? "base_values_as_tensor" : "base_values");
    double[] baseScores = new double[outputs];
    if (base.length == outputs || base.length == 1) {
      // One base value of many scores is that of the score the leaves add to: the first.
      System.arraycopy(base, 0, baseScores, 0, base.length);
    } else if (base.length != 0) {
      throw node.refused("it has " + base.length + " base values for " + outputs + " classes");
    }
    return new LeafSums(columns, comparison, read, baseScores);
  }

  /** One tree. */
  private final class Build {
    private final int tree;
    private final List<Integer> nodeFeatures = new ArrayList<>();
    private final List<Double> thresholds = new ArrayList<>();
    private final List<Integer> left = new ArrayList<>();
    private final List<Integer> right = new ArrayList<>();
    private final List<double[]> leaves = new ArrayList<>();

    Build(int tree) {
      this.tree = tree;
    }

    FloatTree tree(int root) {
      visit(root, 0);
      return new FloatTree(nodeFeatures.stream().mapToInt(i -> i).toArray(), thresholds.stream().mapToDouble(i -> i).toArray(),
          left.stream().mapToInt(i -> i).toArray(), right.stream().mapToInt(i -> i).toArray(), leaves.toArray(double[][]::new));
    }

    private int visit(int place, int depth) {
      if (modes.get(place).equals("LEAF")) {
        leaves.add(leafScores.getOrDefault(key(tree, numbers[place]), new double[outputs]));
        return -leaves.size();
      }
      if (depth > 500 || features[place] < 0 || features[place] >= columns.width()) {
        throw node.refused(depth > 500 ? "tree " + tree + " has a cycle or is deeper than 500: export the model again"
            : "a node of tree " + tree + " looks at input " + features[place] + " where there are " + columns.width()
                + ": export the model again");
      }
      int written = nodeFeatures.size();
      nodeFeatures.add(features[place]);
      thresholds.add(values[place]);
      left.add(0);
      right.add(0);
      boolean exchanged = modes.get(place).startsWith("BRANCH_GT");
      int whenTrue = visit(place(trueNumbers[place]), depth + 1);
      int whenFalse = visit(place(falseNumbers[place]), depth + 1);
      left.set(written, exchanged ? whenFalse : whenTrue);
      right.set(written, exchanged ? whenTrue : whenFalse);
      return written;
    }

    private int place(int number) {
      Integer place = places.get(key(tree, number));
      if (place == null) {
        throw node.refused("tree " + tree + " has no node " + number + ": export the model again");
      }
      return place;
    }
  }
}
