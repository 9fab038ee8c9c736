package dev.packetclassifier.bpf.infer;

import dev.packetclassifier.bpf.model.Tree;

/** One tree over raw features. */
final class TreeInference implements Inference {
  private final Tree tree;

  TreeInference(Tree tree) {
    this.tree = tree;
  }

  @Override
  public void score(long[] values, int[] scores) {
    byte[] leaf = tree.leafScores()[leaf(values)];
    for (int i = 0; i < leaf.length; i++) {
      scores[i] = tree.baseScores()[i] + (leaf[i] << tree.leafShift());
    }
  }

  private int leaf(long[] values) {
    int next = tree.nodes() == 0 ? -1 : 0;
    while (next >= 0) {
      boolean left = values[tree.features()[next]] <= tree.thresholds()[next];
      next = left ? tree.left()[next] : tree.right()[next];
    }
    return -next - 1;
  }
}
