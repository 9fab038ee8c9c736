// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.modelkit.train.Boosted.Round;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoundChoiceTest {
  private static List<Round> curve(int rounds, IntFunction<Round> round) {
    return IntStream.rangeClosed(1, rounds).mapToObj(round).toList();
  }

  /** As on groups unlike the others: the loss rises from the first tree on, the quality does not. */
  @Test
  void boostingDoesNotEndAfterOneTree() {
    List<Round> rising = curve(30, r -> new Round(1 + 0.1 * r, 0.5));
    assertThat(RoundChoice.of(List.of(rising, rising), 64)).isEqualTo(RoundChoice.FLOOR);
    assertThat(RoundChoice.of(List.of(rising), 4)).as("fewer were asked for").isEqualTo(4);
  }

  @Test
  void theMeanOfTheFoldsDecidesAndNotOneOfThem() {
    List<Round> early = curve(40, r -> new Round(Math.abs(r - 10) * 0.01, 0.9));
    List<Round> late = curve(40, r -> new Round(Math.abs(r - 30) * 0.03, 0.9));
    assertThat(RoundChoice.of(List.of(early), 64)).isEqualTo(10);
    assertThat(RoundChoice.of(List.of(early, late), 64)).isEqualTo(30);
  }

  @Test
  void moreRoundsAreTakenOnlyWhereTheQualityGrowsByMoreThanItsNoise() {
    List<Round> better = curve(40, r -> new Round(r < 10 ? 1 : 2, r < 20 ? 0.80 : 0.90));
    List<Round> alsoBetter = curve(40, r -> new Round(r < 10 ? 1 : 2, r < 20 ? 0.70 : 0.81));
    List<Round> worse = curve(40, r -> new Round(r < 10 ? 1 : 2, r < 20 ? 0.90 : 0.75));
    assertThat(RoundChoice.of(List.of(better, alsoBetter), 64)).isEqualTo(20);
    assertThat(RoundChoice.of(List.of(better, alsoBetter, worse), 64)).isEqualTo(RoundChoice.FLOOR);
  }

  @Test
  void aFoldThatEndedEarlyKeepsItsLastValue() {
    List<Round> shorter = curve(12, r -> new Round(0.5, 0.9));
    List<Round> longer = curve(40, r -> new Round(Math.abs(r - 25) * 0.01, 0.9));
    assertThat(RoundChoice.of(List.of(shorter, longer), 64)).isEqualTo(25);
  }

  @Test
  void whatWasNotMeasuredCountsWhole() {
    assertThat(RoundChoice.of(List.of(List.of(Round.UNKNOWN)), 1)).isEqualTo(1);
  }
}
