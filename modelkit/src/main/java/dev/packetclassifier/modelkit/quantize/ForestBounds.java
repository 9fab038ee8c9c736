package dev.packetclassifier.modelkit.quantize;

import dev.packetclassifier.modelkit.InputException;
import java.util.List;

/** How large trees may be. */
final class ForestBounds {
  static final int MAX_TREES = 64;
  static final int MAX_ENSEMBLE_LEAVES = 64;
  static final int MAX_ENSEMBLE_DEPTH = 16;
  static final int MAX_LEAVES = 512;
  static final int MAX_DEPTH = 24;
  static final int MAX_NODES = 4032;

  private ForestBounds() {
  }

  static void check(List<RawTree> trees) {
    if (trees.size() > MAX_TREES) {
      throw new InputException("the model has " + trees.size() + " trees, the kernel takes at most " + MAX_TREES
          + ": train fewer rounds, or with one score vector a leaf (XGBoost: multi_strategy=multi_output_tree) instead of one tree a class");
    }
    int leaves = trees.size() == 1 ? MAX_LEAVES : MAX_ENSEMBLE_LEAVES;
    int depth = trees.size() == 1 ? MAX_DEPTH : MAX_ENSEMBLE_DEPTH;
    String kind = trees.size() == 1 ? "a single tree" : "each of several trees";
    int nodes = 0;
    for (int t = 0; t < trees.size(); t++) {
      RawTree tree = trees.get(t);
      nodes += tree.features().length;
      if (tree.leaves() > leaves) {
        throw new InputException("tree " + t + " has " + tree.leaves() + " leaves, " + kind + " may have at most " + leaves
            + ": train with max_leaf_nodes (scikit-learn), max_leaves (XGBoost) or num_leaves (LightGBM) of " + leaves);
      }
      if (tree.depth() > depth) {
        throw new InputException("tree " + t + " is " + tree.depth() + " deep, " + kind + " may be at most " + depth
            + ": train with max_depth of " + depth);
      }
    }
    if (nodes > MAX_NODES) {
      throw new InputException("all trees together have " + nodes + " nodes, the kernel takes at most " + MAX_NODES
          + ": train fewer or smaller trees");
    }
  }
}
