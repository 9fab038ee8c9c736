// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.agent.cluster.Existence;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class NodeDeletionDetectorTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final NodeDeletionDetector detector = new NodeDeletionDetector();
  private final AtomicInteger questions = new AtomicInteger();
  private Existence object = Existence.NotFound;
  private Existence node = Existence.NotFound;

  private boolean goneAfter(int seconds) {
    return detector.isNodeDeleted(START.plusSeconds(seconds), () -> {
      questions.incrementAndGet();
      return object;
    }, () -> node);
  }

  @Test
  void nodeIsGoneAfterSixtyConfirmedSeconds() {
    assertThat(goneAfter(0)).isFalse();
    assertThat(goneAfter(30)).isFalse();
    assertThat(goneAfter(59)).isFalse();
    assertThat(goneAfter(65)).isTrue();
    assertThat(goneAfter(66)).isTrue();
  }

  @Test
  void waitsForEverWhileTheNodeExists() {
    node = Existence.Exists;
    assertThat(goneAfter(0)).isFalse();
    assertThat(goneAfter(100)).isFalse();
    assertThat(goneAfter(100_000)).isFalse();
  }

  @Test
  void anUnclearAnswerAboutTheNodeTakesNothingOff() {
    node = Existence.Unknown;
    assertThat(goneAfter(0)).isFalse();
    assertThat(goneAfter(100)).isFalse();
  }

  @Test
  void anAnswerThatIsNotClearStartsThePatienceAnew() {
    assertThat(goneAfter(0)).isFalse();
    object = Existence.Unknown;
    assertThat(goneAfter(30)).isFalse();
    object = Existence.NotFound;
    assertThat(goneAfter(65)).isFalse();
    assertThat(goneAfter(124)).isFalse();
    assertThat(goneAfter(130)).isTrue();
  }

  @Test
  void theObjectComingBackEndsIt() {
    goneAfter(0);
    assertThat(goneAfter(70)).isTrue();
    detector.objectPresent();
    assertThat(goneAfter(71)).isFalse();
  }

  @Test
  void asksAtMostEveryFiveSeconds() {
    for (int second = 0; second < 50; second++) {
      goneAfter(second);
    }
    assertThat(questions).hasValue(10);
  }
}
