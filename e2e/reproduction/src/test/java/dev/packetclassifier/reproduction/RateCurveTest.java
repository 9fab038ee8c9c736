// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.reproduction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RateCurveTest {
  /** Pairs of the rate offered and the share lost. */
  private static RateCurve curve(double... pairs) {
    return new RateCurve("network", "Pass", Stream.iterate(0, i -> i < pairs.length, i -> i + 2)
        .map(i -> new RateStep(pairs[i], pairs[i], pairs[i] * (1 - pairs[i + 1]), pairs[i + 1], pairs[i + 1])).toList());
  }

  @Test
  void theLimitIsTheHighestRateBelowTheFirstLoss() {
    assertThat(curve(100, 0, 200, 0, 300, 0.2, 400, 0).limit(0)).isEqualTo(200);
  }

  @Test
  void stepsMayComeInAnyOrder() {
    assertThat(curve(300, 0.2, 100, 0, 200, 0).limit(0)).isEqualTo(200);
  }

  @Test
  void aShareMayBeLost() {
    assertThat(curve(100, 0, 200, 0.001, 300, 0.2).limit(0.001)).isEqualTo(200);
  }

  @Test
  void thereIsNoLimitBelowTheFirstStep() {
    assertThat(curve(100, 0.1, 200, 0.2).limit(0)).isZero();
  }

  @Test
  void whoLosesNothingIsBoundByTheSender() {
    assertThat(curve(100, 0, 200, 0).boundBySender(0)).isTrue();
    assertThat(curve(100, 0, 200, 0.1).boundBySender(0)).isFalse();
  }

  @Test
  void mostIsJudgedWhereMuchIsLost() {
    assertThat(curve(100, 0, 200, 0.25).most()).isEqualTo(150);
  }

  @Test
  void theBestTryCountsAndTheMiddleOneIsKept() {
    RateStep step = RateStep.best(List.of(new RateStep(1, 10, 5, 0.5, 0.5),
        new RateStep(1, 10, 10, 0, 0), new RateStep(1, 10, 9, 0.1, 0.1)));
    assertThat(step.lost()).isZero();
    assertThat(step.judged()).isEqualTo(10);
    assertThat(step.usuallyLost()).isEqualTo(0.1);
  }
}
