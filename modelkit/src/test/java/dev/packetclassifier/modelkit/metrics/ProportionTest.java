// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ProportionTest {
  /** (1 - p)^n = 0.05. */
  @Test
  void withoutAnEventTheRuleOfThreeHolds() {
    assertThat(new Proportion(0, 1000).upper95()).isCloseTo(1 - Math.pow(0.05, 1e-3), within(1e-9));
    assertThat(new Proportion(0, 1000).upper95()).isCloseTo(0.003, within(1e-5));
    assertThat(new Proportion(0, 1_000_000_000L).upper95()).isCloseTo(3e-9, within(1e-11));
    assertThat(new Proportion(0, 1000).lower95()).isZero();
  }

  /** One event or less has the probability 0.05 at the bound. */
  @Test
  void theBoundIsWhereSoFewEventsBecomeUnlikely() {
    double p = new Proportion(1, 50).upper95();
    assertThat(Math.pow(1 - p, 50) + 50 * p * Math.pow(1 - p, 49)).isCloseTo(0.05, within(1e-9));
    double q = new Proportion(49, 50).lower95();
    assertThat(1 - q).isCloseTo(p, within(1e-9));
  }

  @Test
  void ofNothingNothingIsKnown() {
    assertThat(new Proportion(0, 0).rate()).isZero();
    assertThat(new Proportion(0, 0).upper95()).isEqualTo(1);
    assertThat(new Proportion(7, 7).upper95()).isEqualTo(1);
    assertThatThrownBy(() -> new Proportion(3, 2)).isInstanceOf(IllegalArgumentException.class);
  }
}
