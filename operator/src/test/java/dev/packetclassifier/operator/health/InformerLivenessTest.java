// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class InformerLivenessTest {
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
  private List<String> blind = List.of();
  private final InformerLiveness check = new InformerLiveness(() -> blind, clock::get);

  private HealthCheckResponse after(Duration time) {
    clock.addAndGet(time.toNanos());
    return check.call();
  }

  @Test
  void deadWhenACacheDoesNotFollowForMinutes() {
    assertThat(after(Duration.ofHours(1)).getStatus()).isEqualTo(Status.UP);
    blind = List.of("Node", "Pod");
    assertThat(after(Duration.ofHours(1)).getStatus()).as("seen for the first time").isEqualTo(Status.UP);
    assertThat(after(InformerLiveness.LONGEST_GAP).getStatus()).isEqualTo(Status.UP);
    HealthCheckResponse dead = after(Duration.ofNanos(1));
    assertThat(dead.getStatus()).isEqualTo(Status.DOWN);
    assertThat(dead.getData().orElseThrow()).containsEntry("caches", "Node, Pod")
        .containsEntry("seconds", InformerLiveness.LONGEST_GAP.toSeconds());
  }

  @Test
  void aGapThatCloses() {
    blind = List.of("Node");
    check.call();
    after(InformerLiveness.LONGEST_GAP);
    blind = List.of();
    check.call();
    blind = List.of("Node");
    assertThat(after(InformerLiveness.LONGEST_GAP).getStatus()).as("another gap").isEqualTo(Status.UP);
    assertThat(after(InformerLiveness.LONGEST_GAP).getStatus()).isEqualTo(Status.UP);
    assertThat(after(Duration.ofNanos(1)).getStatus()).isEqualTo(Status.DOWN);
  }
}
