// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.quantize;

import dev.packetclassifier.bpf.model.Bounds;
import dev.packetclassifier.modelkit.InputException;
import java.util.List;

/** How large trees may be. */
final class ForestBounds {
  private static final int MAX_NODES = 4032;

  private ForestBounds() {}

  static void check(List<RawTree> trees, int classes) {
    if (trees.size() > Bounds.MAX_TREES) {
      throw new InputException("the model has " + trees.size() + " trees, the kernel takes at most " + Bounds.MAX_TREES
          + ": train fewer rounds, or use pclf train --model boosted, whose leaves score all classes instead of one tree a class");
    }
    int leaves = trees.size() == 1 ? Bounds.MAX_LEAVES : Bounds.MAX_LEAVES_OF_SEVERAL;
    int depth = trees.size() == 1 ? Bounds.MAX_DEPTH : Bounds.MAX_DEPTH_OF_SEVERAL;
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
    int characters = 0;
    for (RawTree tree : trees) {
      // Base64: four characters for every three bytes begun.
      characters += (tree.leaves() * classes + 2) / 3 * 4;
    }
    if (characters > Bounds.MAX_LEAF_SCORES) {
      throw new InputException("the leaf scores of all trees would take " + characters + " characters, an object holds at most "
          + Bounds.MAX_LEAF_SCORES + ": train fewer trees, smaller ones, or fewer classes");
    }
  }
}
