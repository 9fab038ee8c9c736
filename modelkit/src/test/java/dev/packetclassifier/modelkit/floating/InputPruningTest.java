// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.floating;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Feature;
import java.util.List;
import org.junit.jupiter.api.Test;

class InputPruningTest {
  private static final List<Feature> FEATURES = List.of(Feature.Protocol, Feature.PacketLength, Feature.SmallerPort);
  private static final List<String> CLASSES = List.of("benign", "scan");

  private static FloatForest forest(List<Scaling> scalings, FloatTree... trees) {
    return new FloatForest(FEATURES, CLASSES, Rounding.Single, Comparison.LessOrEqual, scalings, new double[2], List.of(trees));
  }

  private static final List<Scaling> PLAIN = List.of(Scaling.NONE, Scaling.NONE, Scaling.NONE);

  @Test
  void whatNoTreeComparesIsDroppedAndTheScoresStay() {
    FloatTree tree = new FloatTree(new int[] {2, 1}, new double[] {1000, 60}, new int[] {1, -1}, new int[] {-3, -2},
        new double[][] {{0, 1}, {1, 0}, {3, 2}});
    FloatModel pruned = InputPruning.of(forest(PLAIN, tree));
    assertThat(pruned.features()).containsExactly(Feature.PacketLength, Feature.SmallerPort);
    double[] before = new double[2];
    double[] after = new double[2];
    for (long length : new long[] {60, 61}) {
      for (long port : new long[] {1000, 1001}) {
        forest(PLAIN, tree).score(new long[] {6, length, port}, before);
        pruned.score(new long[] {length, port}, after);
        assertThat(after).containsExactly(before);
      }
    }
  }

  /** 0 times the length is at most 60, so the tree is its left part. */
  @Test
  void comparisonsOfAConstantAreDecided() {
    FloatTree tree = new FloatTree(new int[] {1, 2}, new double[] {60, 1000}, new int[] {1, -1}, new int[] {-3, -2},
        new double[][] {{0, 1}, {1, 0}, {9, 9}});
    Scaling zero = Scaling.NONE.then(new Step(Step.Operation.Multiply, 0));
    FloatForest pruned = (FloatForest) InputPruning.of(forest(List.of(Scaling.NONE, zero, Scaling.NONE), tree));
    assertThat(pruned.features()).containsExactly(Feature.SmallerPort);
    assertThat(pruned.trees().get(0).leaves()).isEqualTo(2);
    double[] scores = new double[2];
    pruned.score(new long[] {1000}, scores);
    assertThat(scores).containsExactly(0, 1);
  }

  @Test
  void aModelThatUsesAllIsItselfAndOneThatUsesNoneKeepsOne() {
    FloatTree all = new FloatTree(new int[] {0, 1, 2}, new double[] {1, 1, 1}, new int[] {-1, -2, -3}, new int[] {1, 2, -4},
        new double[4][2]);
    FloatForest whole = forest(PLAIN, all);
    assertThat(InputPruning.of(whole)).isSameAs(whole);
    FloatTree leaf = new FloatTree(new int[0], new double[0], new int[0], new int[0], new double[][] {{1, 0}});
    assertThat(InputPruning.of(forest(PLAIN, leaf)).features()).hasSize(1);
  }
}
