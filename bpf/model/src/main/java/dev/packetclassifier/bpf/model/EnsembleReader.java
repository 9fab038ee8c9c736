// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.model;

import dev.packetclassifier.api.v1alpha1.TreeEnsemble;
import java.util.ArrayList;
import java.util.List;

/** Reads an ensemble; {@link TreeReader} reads each of its trees. */
final class EnsembleReader {
  private static final String FIELD = "model.treeEnsemble";

  private EnsembleReader() {}

  static Ensemble read(TreeEnsemble ensemble, int inputs, int classes) {
    Ranges.size(FIELD + ".trees", ensemble.trees, 1, Bounds.MAX_TREES);
    int[] baseScores = NumberList.ints(FIELD + ".baseScores", "class", ensemble.baseScores, classes,
        -Bounds.MAX_BASE_SCORE, Bounds.MAX_BASE_SCORE);
    TreeLimits limits = ensemble.trees.size() == 1 ? TreeLimits.ALONE : TreeLimits.OF_SEVERAL;
    List<Tree> trees = new ArrayList<>();
    int written = 0;
    for (int i = 0; i < ensemble.trees.size(); i++) {
      trees.add(TreeReader.read(FIELD + ".trees[" + i + "]", ensemble.trees.get(i), limits, inputs, classes));
      written += ensemble.trees.get(i).leafScores.length();
    }
    if (written > Bounds.MAX_LEAF_SCORES) {
      throw new InvalidModelException(FIELD + ".trees have " + written + " characters of leafScores in all, must have at most "
          + Bounds.MAX_LEAF_SCORES + ": train with fewer trees, leaves or classes");
    }
    return new Ensemble(baseScores, List.copyOf(trees));
  }
}
