// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.floating.Comparison;
import dev.packetclassifier.modelkit.floating.FloatForest;
import dev.packetclassifier.modelkit.floating.FloatModel;
import dev.packetclassifier.modelkit.floating.FloatTree;
import dev.packetclassifier.modelkit.floating.Rounding;
import dev.packetclassifier.modelkit.floating.Samples;
import dev.packetclassifier.modelkit.floating.Scaling;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ForestQuantizerTest {
  private static final List<Feature> FEATURES = List.of(Feature.PacketLength, Feature.SmallerPort, Feature.TcpWindow);
  private static final List<String> CLASSES = List.of("benign", "scan", "flood");

  @Test
  void eachPacketReachesTheLeafOfTheFloatTree() {
    Random random = new Random(3);
    for (int i = 0; i < 50; i++) {
      FloatForest forest = forest(random, 1, 200);
      RawTree raw = TreeRewrite.of(forest, forest.trees().get(0));
      for (int p = 0; p < 500; p++) {
        long[] values = values(random);
        double[] wanted = forest.trees().get(0).leafScores()[forest.trees().get(0).leaf(forest.inputs(values), forest.comparison())];
        assertThat(raw.leafScores()[raw.leaf(values)]).isEqualTo(wanted);
      }
    }
  }

  @Test
  void comparisonsThatNoValueCanDecideAreLeftOut() {
    FloatTree tree = new FloatTree(new int[] {0, 0}, new double[] {0.7, 0.5}, new int[] {1, -1}, new int[] {-3, -2},
        new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}});
    RawTree raw = TreeRewrite.of(forest(List.of(tree)), tree);
    // At most .7 and at most .5 are both 0.
    assertThat(raw.leaves()).isEqualTo(2);
    assertThat(raw.thresholds()).containsExactly(0);
  }

  @Test
  void manyRoundedTreesKeepTheSumsOfTheFloatOnes() {
    Random random = new Random(5);
    FloatForest forest = forest(random, 60, 40);
    Samples samples = samples(random, 3000);
    QuantizedForest quantized = ForestQuantizer.quantize(forest, samples);
    assertThat(quantized.error()).isLessThan(0.01);
    int same = 0;
    double[] floats = new double[3];
    for (long[] values : samples.values()) {
      forest.score(values, floats);
      long[] sums = sums(quantized, values);
      for (int c = 1; c < 3; c++) {
        // Margins mean the same, step by step.
        assertThat((sums[c] - sums[0]) * quantized.unit()).isCloseTo(floats[c] - floats[0], Offset.offset(0.5));
      }
      same += top(sums) == FloatModel.classOf(floats) ? 1 : 0;
    }
    assertThat(same).isGreaterThan(2950);
  }

  @Test
  void everyLeafOfASingleTreeKeepsItsWinner() {
    Random random = new Random(11);
    for (int i = 0; i < 20; i++) {
      FloatForest forest = forest(random, 1, 400);
      Samples samples = samples(random, 2000);
      QuantizedForest quantized = ForestQuantizer.quantize(forest, samples);
      double[] floats = new double[3];
      for (long[] values : samples.values()) {
        forest.score(values, floats);
        assertThat(top(sums(quantized, values))).isEqualTo(FloatModel.classOf(floats));
      }
    }
  }

  @Test
  void equalScoresOfALeafGoToTheLowestClassStill() {
    FloatTree tree = new FloatTree(new int[] {0}, new double[] {10}, new int[] {-1}, new int[] {-2},
        new double[][] {{0.1, 0.6, 1.1}, {-7, 3.4, 3.89}});
    QuantizedForest quantized = ForestQuantizer.quantize(forest(List.of(tree)), samples(new Random(1), 100));
    // With the base scores .5, 0 and -.5 all of the first leaf are equal; in the second one the second class wins by .01, a third of a step.
    assertThat(top(sums(quantized, new long[] {5, 0, 0}))).isZero();
    assertThat(top(sums(quantized, new long[] {15, 0, 0}))).isEqualTo(1);
  }

  private static int top(long[] sums) {
    int best = 0;
    for (int c = 1; c < sums.length; c++) {
      best = sums[c] > sums[best] ? c : best;
    }
    return best;
  }

  @Test
  void treesAreSortedByShift() {
    Random random = new Random(9);
    List<FloatTree> trees = new ArrayList<>();
    for (double scale : new double[] {8, 0.1, 30, 1}) {
      FloatTree tree = forest(random, 1, 30).trees().get(0);
      double[][] scores = new double[tree.leaves()][3];
      for (int l = 0; l < scores.length; l++) {
        for (int c = 0; c < 3; c++) {
          scores[l][c] = tree.leafScores()[l][c] * scale;
        }
      }
      trees.add(tree.withLeafScores(scores));
    }
    QuantizedForest quantized = ForestQuantizer.quantize(forest(trees), samples(random, 500));
    assertThat(quantized.trees()).extracting(QuantizedTree::shift).isSorted().allMatch(shift -> shift >= 0 && shift <= 8);
    assertThat(quantized.trees().get(3).shift()).isGreaterThan(quantized.trees().get(0).shift() + 3);
  }

  @Test
  void whatTheKernelCannotHoldIsRefusedWithTheLimit() {
    Random random = new Random(1);
    Samples samples = samples(random, 50);
    assertThatThrownBy(() -> ForestQuantizer.quantize(forest(random, 65, 4), samples)).isInstanceOf(InputException.class)
        .hasMessageContaining("65 trees").hasMessageContaining("at most 64");
    assertThatThrownBy(() -> ForestQuantizer.quantize(forest(List.of(chain(20), chain(5))), samples)).isInstanceOf(InputException.class)
        .hasMessageContaining("tree 0 is 20 deep, each of several trees may be at most 16").hasMessageContaining("max_depth");
    assertThatThrownBy(() -> ForestQuantizer.quantize(forest(List.of(chain(70), chain(5))), samples)).isInstanceOf(InputException.class)
        .hasMessageContaining("tree 0 has 71 leaves, each of several trees may have at most 64").hasMessageContaining("max_leaf_nodes");
  }

  /** Each node's left child is a leaf. */
  private static FloatTree chain(int nodes) {
    int[] left = new int[nodes];
    int[] right = new int[nodes];
    double[] thresholds = new double[nodes];
    double[][] scores = new double[nodes + 1][3];
    for (int n = 0; n < nodes; n++) {
      thresholds[n] = 10.5 * n;
      left[n] = -n - 1;
      right[n] = n == nodes - 1 ? -nodes - 1 : n + 1;
      scores[n][n % 3] = n;
    }
    return new FloatTree(new int[nodes], thresholds, left, right, scores);
  }

  private static long[] sums(QuantizedForest quantized, long[] values) {
    long[] sums = new long[3];
    for (int c = 0; c < 3; c++) {
      sums[c] = quantized.baseScores()[c];
      for (QuantizedTree tree : quantized.trees()) {
        sums[c] += (long) tree.leafScores()[tree.tree().leaf(values)][c] << tree.shift();
      }
    }
    return sums;
  }

  private static Samples samples(Random random, int count) {
    long[][] values = new long[count][];
    for (int p = 0; p < count; p++) {
      values[p] = values(random);
    }
    return new Samples(values, new int[count]);
  }

  private static long[] values(Random random) {
    return random.longs(3, 0, 1000).toArray();
  }

  private static FloatForest forest(List<FloatTree> trees) {
    return new FloatForest(FEATURES, CLASSES, Rounding.Single, Comparison.LessOrEqual, Collections.nCopies(3, Scaling.NONE),
        new double[] {0.5, 0, -0.5}, trees);
  }

  private static FloatForest forest(Random random, int trees, int leaves) {
    List<FloatTree> grown = new ArrayList<>();
    for (int t = 0; t < trees; t++) {
      grown.add(tree(random, leaves));
    }
    return forest(grown);
  }

  /** Leaves split at random places until there are enough. */
  private static FloatTree tree(Random random, int leaves) {
    int nodes = leaves - 1;
    int[] features = new int[nodes];
    double[] thresholds = new double[nodes];
    int[] left = new int[nodes];
    int[] right = new int[nodes];
    for (int n = 0; n < nodes; n++) {
      features[n] = random.nextInt(3);
      thresholds[n] = (float) (random.nextDouble() * 1000);
      left[n] = -1;
      right[n] = -1;
      if (n > 0) {
        int parent = random.nextInt(n);
        while (left[parent] >= 0 && right[parent] >= 0) {
          parent = random.nextInt(n);
        }
        if (left[parent] < 0) {
          left[parent] = n;
        } else {
          right[parent] = n;
        }
      }
    }
    int next = 0;
    double[][] scores = new double[leaves][3];
    for (int n = 0; n < nodes; n++) {
      left[n] = left[n] < 0 ? -++next : left[n];
      right[n] = right[n] < 0 ? -++next : right[n];
    }
    for (double[] row : scores) {
      for (int c = 0; c < 3; c++) {
        row[c] = random.nextGaussian();
      }
    }
    return new FloatTree(features, thresholds, left, right, scores);
  }
}
