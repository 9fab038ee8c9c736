// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.infer;

import dev.packetclassifier.bpf.model.Ensemble;
import dev.packetclassifier.bpf.model.Tree;

/** Trees over raw features, their leaves added to the base scores. */
final class EnsembleInference implements Inference {
  private final int[] baseScores;
  private final Tree[] trees;

  EnsembleInference(Ensemble ensemble) {
    baseScores = ensemble.baseScores();
    trees = ensemble.trees().toArray(Tree[]::new);
  }

  @Override
  public void score(long[] values, int[] scores) {
    System.arraycopy(baseScores, 0, scores, 0, baseScores.length);
    for (Tree tree : trees) {
      byte[] leaf = tree.leafScores()[leaf(tree, values)];
      for (int i = 0; i < leaf.length; i++) {
        scores[i] += leaf[i] << tree.leafShift();
      }
    }
  }

  private static int leaf(Tree tree, long[] values) {
    int next = tree.nodes() == 0 ? -1 : 0;
    while (next >= 0) {
      boolean left = values[tree.features()[next]] <= tree.thresholds()[next];
      next = left ? tree.left()[next] : tree.right()[next];
    }
    return -next - 1;
  }
}
