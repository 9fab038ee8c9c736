// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.model;

import java.util.List;

/**
 * Trees whose leaves are added up.
 *
 * @param baseScores [class]
 * @param trees 1 to 64; a single one has up to 512 leaves and depth 24, several have up to 64 leaves and depth 16 each
 */
public record Ensemble(int[] baseScores, List<Tree> trees) implements Scorer {
  /** Leaves of the tree that has most of them: 1 to 512. */
  public int leaves() {
    return trees.stream().mapToInt(Tree::leaves).max().orElseThrow();
  }

  /** Depth of the deepest tree: 0 to 24. */
  public int depth() {
    return trees.stream().mapToInt(Tree::depth).max().orElseThrow();
  }
}
