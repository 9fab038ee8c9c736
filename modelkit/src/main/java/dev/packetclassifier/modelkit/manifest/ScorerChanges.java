// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.manifest;

import dev.packetclassifier.bpf.model.Ensemble;
import dev.packetclassifier.bpf.model.Network;
import dev.packetclassifier.bpf.model.Scorer;
import dev.packetclassifier.bpf.model.Tree;
import java.util.Arrays;
import java.util.List;

/** Numbers that differ between two scorers of one kind: counted, for nobody reads them one by one. */
final class ScorerChanges {
  private ScorerChanges() {}

  static void say(Scorer before, Scorer after, List<String> differences) {
    if (before instanceof Network old && after instanceof Network now) {
      networks(old, now, differences);
    } else if (before instanceof Ensemble old && after instanceof Ensemble now) {
      ensembles(old, now, differences);
    }
  }

  private static void networks(Network old, Network now, List<String> differences) {
    for (int l = 0; l < Math.min(old.layers().size(), now.layers().size()); l++) {
      Network.Layer first = old.layers().get(l);
      Network.Layer second = now.layers().get(l);
      if (first.neurons() == second.neurons() && first.inputs() == second.inputs()) {
        layer(l + 1, first, second, differences);
      }
    }
  }

  private static void layer(int number, Network.Layer first, Network.Layer second, List<String> differences) {
    int weights = 0;
    int biases = 0;
    for (int j = 0; j < first.neurons(); j++) {
      biases += first.biases()[j] == second.biases()[j] ? 0 : 1;
      for (int i = 0; i < first.inputs(); i++) {
        weights += first.weights()[j][i] == second.weights()[j][i] ? 0 : 1;
      }
    }
    if (weights + biases > 0 || first.shift() != second.shift()) {
      differences.add("layer " + number + ": " + weights + " of " + first.neurons() * first.inputs() + " weights and " + biases + " of "
          + first.neurons() + " biases differ" + (first.shift() == second.shift() ? "" : ", shift was " + first.shift() + ", is "
              + second.shift()));
    }
  }

  private static void ensembles(Ensemble old, Ensemble now, List<String> differences) {
    int common = Math.min(old.trees().size(), now.trees().size());
    int same = 0;
    int sameComparisons = 0;
    for (int t = 0; t < common; t++) {
      Tree first = old.trees().get(t);
      Tree second = now.trees().get(t);
      boolean compares = compares(first, second);
      sameComparisons += compares ? 1 : 0;
      same += compares && first.leafShift() == second.leafShift() && Arrays.deepEquals(first.leafScores(), second.leafScores()) ? 1 : 0;
      if (common == 1 && !compares) {
        thresholds(first, second, differences);
      }
    }
    if (same < common && common > 1) {
      differences.add("trees: " + same + " of the first " + common + " are the same, " + (sameComparisons - same)
          + " differ in leaf scores alone");
    } else if (same < common && sameComparisons == common) {
      differences.add("leaf scores differ, comparisons are the same");
    }
    if (!Arrays.equals(old.baseScores(), now.baseScores())) {
      differences.add("base scores differ");
    }
  }

  private static boolean compares(Tree first, Tree second) {
    return structure(first, second) && Arrays.equals(first.thresholds(), second.thresholds());
  }

  private static boolean structure(Tree first, Tree second) {
    return Arrays.equals(first.features(), second.features()) && Arrays.equals(first.left(), second.left())
        && Arrays.equals(first.right(), second.right());
  }

  private static void thresholds(Tree first, Tree second, List<String> differences) {
    if (!structure(first, second)) {
      differences.add("the tree grew otherwise: " + first.nodes() + " comparisons before, " + second.nodes() + " now");
      return;
    }
    int differ = 0;
    for (int n = 0; n < first.nodes(); n++) {
      differ += first.thresholds()[n] == second.thresholds()[n] ? 0 : 1;
    }
    differences.add("thresholds: " + differ + " of " + first.nodes() + " differ, in a tree of the same form");
  }
}
