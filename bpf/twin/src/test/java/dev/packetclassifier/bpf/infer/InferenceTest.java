// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.infer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Transform;
import dev.packetclassifier.bpf.model.Ensemble;
import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Network;
import dev.packetclassifier.bpf.model.Tree;
import dev.packetclassifier.bpf.random.RandomModels;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class InferenceTest {
  private static final Input RAW = new Input(Feature.SourcePort, Transform.Linear, 0, 1, 0);

  private static int[] scores(Model model, long... values) {
    int[] scores = new int[model.classes().size()];
    Inference.of(model).score(values, scores);
    return scores;
  }

  @Test
  void aNetworkByHand() {
    Network.Layer hidden = new Network.Layer(new byte[][] {{2, -1}, {-3, 1}}, new int[] {5, 0}, 1);
    Network.Layer last = new Network.Layer(new byte[][] {{1, 10}, {-1, 100}}, new int[] {-7, 3}, 0);
    Model model = new Model(List.of(RAW, RAW), List.of("a", "b"), new Network(List.of(hidden, last)));
    // 2*10 - 4 + 5 = 21, (21 + 1) >> 1 = 11; -30 + 4 = -26, ReLU 0. Scores 11 - 7, -11 + 3.
    assertThat(scores(model, 10, 4)).containsExactly(4, -8);
    // 0 - 255 + 5 < 0; 255, (255 + 1) >> 1 = 128. Scores 1280 - 7, 12800 + 3. Inputs above 255 are cut.
    assertThat(scores(model, 0, 4_294_967_295L)).containsExactly(1273, 12803);
    // 510 + 5 = 515, 258 cut to 255.
    assertThat(scores(model, 255, 0)).containsExactly(248, -252);
  }

  @Test
  void aTreeComparesRawUnsignedValues() {
    Tree tree = new Tree(new int[] {0, 1}, new long[] {2_147_483_648L, 5}, new int[] {-1, -2}, new int[] {1, -3}, 3,
        new byte[][] {{1, -1}, {2, -2}, {-128, 127}});
    Model model = new Model(List.of(RAW, RAW), List.of("a", "b"), new Ensemble(new int[] {0, 1000}, List.of(tree)));
    assertThat(scores(model, 2_147_483_648L, 6)).containsExactly(8, 992);
    assertThat(scores(model, 2_147_483_649L, 5)).containsExactly(16, 984);
    assertThat(scores(model, 4_294_967_295L, 6)).containsExactly(-1024, 2016);
    assertThat(scores(model, 0, 0)).containsExactly(8, 992);
  }

  @Test
  void treesAreAddedUpEachWithItsShift() {
    Tree first = new Tree(new int[] {0}, new long[] {10}, new int[] {-1}, new int[] {-2}, 8, new byte[][] {{1, -1}, {127, -128}});
    Tree second = new Tree(new int[] {1}, new long[] {0}, new int[] {-2}, new int[] {-1}, 0, new byte[][] {{5, 6}, {7, 8}});
    Model model = new Model(List.of(RAW, RAW), List.of("a", "b"), new Ensemble(new int[] {-3, 4}, List.of(first, second)));
    assertThat(scores(model, 10, 0)).containsExactly(256 + 7 - 3, -256 + 8 + 4);
    assertThat(scores(model, 11, 1)).containsExactly(127 * 256 + 5 - 3, -128 * 256 + 6 + 4);
  }

  @Test
  void theLowestIndexWinsATie() {
    assertThat(Inference.classOf(new int[] {1, 3, 3, 2}, 4)).isEqualTo(1);
    assertThat(Inference.classOf(new int[] {-2, -1, -1}, 3)).isEqualTo(1);
    assertThat(Inference.classOf(new int[] {0, 0, 9}, 2)).isZero();
    assertThat(Inference.classOf(new int[] {Integer.MIN_VALUE, Integer.MAX_VALUE}, 2)).isEqualTo(1);
  }

  /** No sum of a valid network leaves 21 bits: computed here in longs, from values of all sizes. */
  @Test
  void sumsOfRandomNetworksStayInTheirLanes() {
    RandomModels models = new RandomModels(9);
    SplittableRandom random = new SplittableRandom(9);
    for (int i = 0; i < 200; i++) {
      Model model = models.nextNetwork();
      long[] values = random.longs(model.inputs().size(), 0, 1L << 32).map(value -> value >>> random.nextInt(33)).toArray();
      for (int score : scores(model, values)) {
        assertThat(Math.abs(score)).isLessThan(1 << 20);
      }
    }
  }
}
