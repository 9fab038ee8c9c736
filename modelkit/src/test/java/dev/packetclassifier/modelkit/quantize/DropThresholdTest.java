// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DropThresholdTest {
  private static final List<String> CLASSES = List.of("benign", "scan");

  /** 499 scans and one benign packet that looks like them, all with the same margin of 100 steps of 0.01 nats. */
  private static DropThreshold drop(double precision) {
    int[][] scores = new int[500][];
    int[] labels = new int[500];
    for (int p = 0; p < scores.length; p++) {
      scores[p] = new int[] {0, 100};
      labels[p] = p == 0 ? 0 : 1;
    }
    return DropThreshold.choose(List.of("scan"), precision, CLASSES, scores, labels, 0.01).get(0);
  }

  @Test
  void thePrecisionThatIsThereIsTaken() {
    DropThreshold drop = drop(0.99);
    assertThat(drop.reached()).isTrue();
    assertThat(drop.chosen().confidence()).isEqualTo(0.5);
  }

  @Test
  void aShortfallSaysWhatWasTakenAndWhatWouldDo() {
    DropThreshold drop = drop(0.999);
    assertThat(drop.reached()).isFalse();
    assertThat(drop.shortfall(0.999)).contains("0.999 of the drops of scan", "which drops 0 of them", "at 0.5 it would be 499 right of 500",
        "--precision 0.9905)");
    assertThat(drop(0.9905).reached()).isTrue();
    assertThat(drop(0.9906).reached()).isFalse();
  }

  @Test
  void withoutARightDropNothingIsRecommended() {
    DropThreshold drop = DropThreshold.choose(List.of("scan"), 0.9, CLASSES, new int[][] {{0, 100}}, new int[] {0}, 0.01).get(0);
    assertThat(drop.shortfall(0.9)).doesNotContain("--precision");
  }

  /** 100 of 100 are right, which shows .97 and not .999: the level is taken that shows most, and what is missing is said. */
  @Test
  void fewDropsShowLittleHoweverRightTheyAre() {
    int[][] scores = new int[100][];
    Arrays.fill(scores, new int[] {0, 100});
    int[] labels = new int[100];
    Arrays.fill(labels, 1);
    DropThreshold drop = DropThreshold.choose(List.of("scan"), 0.999, CLASSES, scores, labels, 0.01).get(0);
    assertThat(drop.reached()).isFalse();
    assertThat(drop.chosen().confidence()).isEqualTo(0.5);
    assertThat(drop.chosen().precisionAtLeast()).isCloseTo(0.9705, within(1e-4));
    assertThat(drop.shortfall(0.999)).contains("100 of 100 drops of scan are right", "0.9705", "takes 2995 drops without an error");
    assertThat(DropThreshold.choose(List.of("scan"), 0.97, CLASSES, scores, labels, 0.01).get(0).reached()).isTrue();
  }
}
