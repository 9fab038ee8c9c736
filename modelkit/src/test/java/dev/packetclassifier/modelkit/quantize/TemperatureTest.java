// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TemperatureTest {
  @Test
  void findsTheScaleThatTheLabelsWereDrawnWith() {
    Random random = new Random(1);
    int[][] scores = new int[20_000][3];
    int[] labels = new int[scores.length];
    for (int p = 0; p < labels.length; p++) {
      double[] chances = new double[3];
      double sum = 0;
      for (int c = 0; c < 3; c++) {
        scores[p][c] = (int) (random.nextGaussian() * 100);
        chances[c] = Math.exp(scores[p][c] * 0.0123);
        sum += chances[c];
      }
      double drawn = random.nextDouble() * sum;
      labels[p] = drawn < chances[0] ? 0 : drawn < chances[0] + chances[1] ? 1 : 2;
    }
    assertThat(Temperature.fit(scores, labels)).isCloseTo(0.0123, within(0.0006));
  }

  @Test
  void staysFiniteWhenEveryPacketIsRight() {
    int[][] scores = {{10, 0}, {0, 12}, {9, 1}};
    assertThat(Temperature.fit(scores, new int[] {0, 1, 0})).isBetween(0.01, 1.0);
  }

  @Test
  void theLowestConfidenceThatReachesThePrecisionIsChosen() {
    int[][] scores = new int[1000][];
    int[] labels = new int[1000];
    for (int p = 0; p < 1000; p++) {
      // Margins 0 to 99; below 30 every third is wrong.
      int margin = p % 100;
      scores[p] = new int[] {0, margin + 1};
      labels[p] = margin < 30 && p % 3 == 0 ? 0 : 1;
    }
    List<ConfidenceLevel> levels = ConfidenceLevel.levels(scores, labels, new boolean[] {false, true}, 1, 0.1);
    ConfidenceLevel chosen = ConfidenceLevel.choose(levels, 0.999);
    assertThat(chosen.confidence()).isEqualTo(0.98);
    assertThat(chosen.threshold()).isEqualTo(39);
    assertThat(chosen.precision()).isEqualTo(1);
    assertThat(levels.get(0).falselyDropped()).isEqualTo(100);
  }

  @Test
  void twoClassesThatAreBothDroppedDoNotProtectEachOther() {
    int[][] scores = {{0, 50, 49}};
    List<ConfidenceLevel> levels = ConfidenceLevel.levels(scores, new int[] {2}, new boolean[] {false, true, true}, 1, 0.1);
    assertThat(levels.get(4).dropped()).isEqualTo(1);
    assertThat(levels.get(4).falselyDropped()).isZero();
  }
}
