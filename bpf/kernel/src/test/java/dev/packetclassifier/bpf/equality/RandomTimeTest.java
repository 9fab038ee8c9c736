// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.equality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The times of the fuzz meet the edges that state is defined by, from both sides, and step back. */
class RandomTimeTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long[] QUARTERS = {SECOND / 4, 15 * SECOND};
  private static final long[] IDLE = {SECOND, 10 * SECOND, 120 * SECOND, 3600 * SECOND};
  private static final int CLOCKS = 400;
  private static final int PACKETS = 2000;

  private final int[][] atQuarter = new int[QUARTERS.length][3];
  private final int[][] afterIdle = new int[IDLE.length][3];
  private int back;

  /** -1 just before, 0 at, 1 just after an edge; 2 elsewhere. In microseconds, as the clock of state is. */
  private static int place(long micros, long edge) {
    return micros >= edge - 1 && micros <= edge + 1 ? (int) (micros - edge) : 2;
  }

  private static void count(int[] places, int place) {
    if (place < 2) {
      places[place + 1]++;
    }
  }

  private void follow(RandomTime time) {
    long before = time.next();
    for (int i = 0; i < PACKETS; i++) {
      long now = time.next();
      long micros = Long.divideUnsigned(now, 1000);
      long gap = micros - Long.divideUnsigned(before, 1000);
      back += gap < 0 ? 1 : 0;
      for (int q = 0; q < QUARTERS.length; q++) {
        long quarter = QUARTERS[q] / 1000;
        count(atQuarter[q], place(Math.floorMod(micros + 1, quarter), 1));
      }
      for (int s = 0; s < IDLE.length; s++) {
        count(afterIdle[s], place(gap, IDLE[s] / 1000));
      }
      before = now;
    }
  }

  @Test
  void edgesAreMetFromBothSides() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < CLOCKS; i++) {
      follow(new RandomTime(random.split()));
    }
    for (int[] places : atQuarter) {
      assertThat(Arrays.stream(places).min().getAsInt()).as("just before, at, just after a quarter").isGreaterThan(100);
    }
    for (int[] places : afterIdle) {
      assertThat(Arrays.stream(places).min().getAsInt()).as("just before, at, just after so long a silence").isGreaterThan(100);
    }
    assertThat(back).isGreaterThan(1000);
  }
}
