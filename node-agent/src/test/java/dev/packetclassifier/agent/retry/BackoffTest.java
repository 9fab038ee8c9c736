// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

  @Test
  void doublesAndIsBounded() {
    assertThat(IntStream.of(1, 2, 3, 5, 6, 7, 1_000_000).mapToObj(failures -> BACKOFF.after(failures, 1).toSeconds()))
        .containsExactly(1L, 2L, 4L, 16L, 30L, 30L, 30L);
    assertThat(IntStream.of(1, 2, 6, 1_000_000).mapToObj(failures -> BACKOFF.after(failures, 0).toMillis()))
        .containsExactly(500L, 1000L, 15_000L, 15_000L);
  }

  /** A thousand agents whose request failed at the same moment, for the sixth time. */
  @Test
  void agentsOfAFleetDoNotAllComeBackAtOnce() {
    List<Long> seconds = IntStream.range(0, 1000).mapToObj(agent -> BACKOFF.after(6).toSeconds()).toList();
    assertThat(seconds).allMatch(second -> second >= 15 && second <= 30);
    for (long second = 15; second < 30; second++) {
      long now = second;
      assertThat(seconds.stream().filter(each -> each == now).count()).as("in second %d", now).isBetween(20L, 150L);
    }
  }
}
