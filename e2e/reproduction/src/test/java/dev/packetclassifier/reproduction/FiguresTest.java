// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.reproduction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FiguresTest {
  private final Figures figures = new Figures(Map.of(), List.of(), List.of(new Time("tree", "C", "float", 30),
      new Time("tree", "C", "integer", 7), new Time("tree", "C", "float", 10), new Time("tree", "framework", "float", 900),
      new Time("tree", "C", "float", 20)), List.of());

  @Test
  void roundsGiveTheirMedian() {
    assertThat(figures.nanoseconds("tree", "C", "float")).isEqualTo(20);
  }

  @Test
  void anEvenNumberOfRoundsGivesTheMean() {
    assertThat(Time.median(new double[] {4, 1, 2, 100})).isEqualTo(3);
  }

  @Test
  void whatWasNotTimedIsNoNumber() {
    assertThat(figures.nanoseconds("tree", "framework", "integer")).isNaN();
    assertThat(figures.nanoseconds("network", "C", "float")).isNaN();
  }

  @Test
  void aFrameworkIsComparedWithTheKernel() {
    Figures both = new Figures(Map.of(), List.of(), List.of(new Time("tree", "C", "float", 30), new Time("tree", "C", "integer", 7),
        new Time("tree", "framework", "float", 900), new Time("tree", "kernel", "integer", 5)), List.of());
    assertThat(both.integersBeside("tree", "C")).isEqualTo(7);
    assertThat(both.integersBeside("tree", "framework")).isEqualTo(5);
    assertThat(both.isFramework("tree", "framework")).isTrue();
  }

  @Test
  void waysAreThoseOfFloats() {
    assertThat(figures.ways("tree")).containsExactly("C", "framework");
  }
}
