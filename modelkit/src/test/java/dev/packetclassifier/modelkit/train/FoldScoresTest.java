// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class FoldScoresTest {
  private static FoldScores scores(double... scores) {
    return new FoldScores(scores);
  }

  /** Differences .02, .04, .03: their standard error is .0058, of which three folds take 2.92, whatever the folds themselves differ by. */
  @Test
  void aStepIsComparedFoldByFold() {
    FoldScores before = scores(0.50, 0.70, 0.90);
    assertThat(scores(0.52, 0.74, 0.93).betterThan(before)).isTrue();
    assertThat(before.betterThan(scores(0.52, 0.74, 0.93))).isFalse();
    assertThat(before.spread()).isCloseTo(0.2, within(1e-9));
  }

  @Test
  void aStepThatItsNoiseExplainsIsNotTaken() {
    assertThat(scores(0.60, 0.60, 0.60).betterThan(scores(0.50, 0.70, 0.57))).isFalse();
    assertThat(scores(0.5015, 0.7015).betterThan(scores(0.50, 0.70))).as("too small to matter").isFalse();
    assertThat(scores(0.51).betterThan(scores(0.50))).as("one fold has no spread").isTrue();
    assertThat(scores(0.51, 0.72, 0.92).betterThan(scores(0.50, 0.70, 0.90))).isTrue();
    assertThat(scores(0.50, 0.72, 0.92).betterThan(scores(0.50, 0.70, 0.90))).as("by two standard errors of three folds").isFalse();
  }

  @Test
  void nowhereWorseIsMeantOfEveryFold() {
    assertThat(scores(0.5, 0.7).nowhereWorseThan(scores(0.5, 0.6))).isTrue();
    assertThat(scores(0.49, 0.9).nowhereWorseThan(scores(0.5, 0.6))).isFalse();
  }
}
