// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.modelkit.floating.Comparison;
import dev.packetclassifier.modelkit.floating.Rounding;
import dev.packetclassifier.modelkit.floating.Scaling;
import dev.packetclassifier.modelkit.floating.Step;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RawThresholdTest {
  private static final long MOST = 0xffff_ffffL;

  @Test
  void aThresholdBetweenTwoWholeNumbersBecomesTheLower() {
    assertThat(split(Comparison.LessOrEqual, 11.5)).isEqualTo(new RawThreshold(11, true));
    assertThat(split(Comparison.Less, 11.5)).isEqualTo(new RawThreshold(11, true));
  }

  @Test
  void aWholeThresholdDependsOnTheComparison() {
    assertThat(split(Comparison.LessOrEqual, 17)).isEqualTo(new RawThreshold(17, true));
    assertThat(split(Comparison.Less, 17)).isEqualTo(new RawThreshold(16, true));
  }

  @Test
  void nothingOrEverythingMayGoLeft() {
    assertThat(split(Comparison.Less, 0).threshold()).isEqualTo(-1);
    assertThat(split(Comparison.LessOrEqual, -0.5).threshold()).isEqualTo(-1);
    assertThat(split(Comparison.LessOrEqual, 4294967296.0).threshold()).isEqualTo(MOST);
  }

  @Test
  void largeValuesAreRoundedAsTheModelRoundsThem() {
    // 2^24 + 1 is no single: it rounds to 2^24, so it goes where 2^24 goes.
    assertThat(split(Comparison.LessOrEqual, 16777216).threshold()).isEqualTo(16777217);
    assertThat(RawThreshold.of(Scaling.NONE, Rounding.Double, Comparison.LessOrEqual, 16777216).threshold()).isEqualTo(16777216);
    // 2^32 - 1 rounds to 2^32.
    assertThat(split(Comparison.LessOrEqual, 4294967040.0).threshold()).isEqualTo(4294967167L);
  }

  @Test
  void aNegativeFactorTurnsTheSidesAround() {
    Scaling falling = Scaling.NONE.then(new Step(Step.Operation.Multiply, -2));
    // -2 v <= -10 holds from 5 on.
    assertThat(RawThreshold.of(falling, Rounding.Single, Comparison.LessOrEqual, -10)).isEqualTo(new RawThreshold(4, false));
  }

  @Test
  void neighboursOfEveryThresholdGoWhereTheFloatModelSendsThem() {
    Random random = new Random(7);
    for (int i = 0; i < 2000; i++) {
      Scaling scaling = new Scaling(List.of(new Step(Step.Operation.Subtract, random.nextGaussian() * 1e4),
          new Step(Step.Operation.Multiply, random.nextGaussian() * 1e-3)));
      Rounding rounding = random.nextBoolean() ? Rounding.Single : Rounding.Double;
      Comparison comparison = random.nextBoolean() ? Comparison.Less : Comparison.LessOrEqual;
      double threshold = rounding.round(random.nextGaussian() * 20);
      RawThreshold split = RawThreshold.of(scaling, rounding, comparison, threshold);
      for (long value : new long[] {0, split.threshold() - 1, split.threshold(), split.threshold() + 1, split.threshold() + 2, MOST}) {
        if (value >= 0 && value <= MOST) {
          boolean left = comparison.left(scaling.apply(value, rounding), threshold);
          assertThat(value <= split.threshold() == split.lowerLeft()).as("%s of %s", value, split).isEqualTo(left);
        }
      }
    }
  }

  private static RawThreshold split(Comparison comparison, double threshold) {
    return RawThreshold.of(Scaling.NONE, Rounding.Single, comparison, threshold);
  }
}
