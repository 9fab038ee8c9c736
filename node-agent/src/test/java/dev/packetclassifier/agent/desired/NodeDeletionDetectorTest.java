// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.agent.cluster.Existence;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NodeDeletionDetectorTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final NodeDeletionDetector detector = new NodeDeletionDetector();
  private final AtomicInteger queries = new AtomicInteger();
  private Existence object = Existence.NotFound;
  private Existence node = Existence.NotFound;

  private boolean deletedAfter(int seconds) {
    return detector.isNodeDeleted(START.plusSeconds(seconds), () -> {
      queries.incrementAndGet();
      return object;
    }, () -> node);
  }

  @Test
  void twoAnswersFifteenSecondsApart() {
    assertThat(deletedAfter(0)).isFalse();
    assertThat(detector.nextQuery()).contains(START.plusSeconds(15));
    assertThat(deletedAfter(14)).isFalse();
    assertThat(queries).hasValue(1);
    assertThat(deletedAfter(15)).isTrue();
    assertThat(queries).hasValue(2);
    assertThat(deletedAfter(16)).as("stays").isTrue();
    assertThat(queries).as("and is not asked again").hasValue(2);
  }

  @ParameterizedTest
  @EnumSource(value = Existence.class, names = "NotFound", mode = EnumSource.Mode.EXCLUDE)
  void nothingIsDetachedForAnotherAnswerAboutTheNode(Existence answer) {
    node = answer;
    for (int second = 0; second < 300; second++) {
      assertThat(deletedAfter(second)).isFalse();
    }
    assertThat(queries).as("asked every 5 s").hasValue(60);
  }

  @ParameterizedTest
  @EnumSource(value = Existence.class, names = "NotFound", mode = EnumSource.Mode.EXCLUDE)
  void anyOtherSecondAnswerStartsAgain(Existence answer) {
    assertThat(deletedAfter(0)).isFalse();
    object = answer;
    assertThat(deletedAfter(15)).isFalse();
    object = Existence.NotFound;
    assertThat(deletedAfter(20)).isFalse();
    assertThat(deletedAfter(34)).isFalse();
    assertThat(deletedAfter(35)).isTrue();
  }

  @Test
  void anObjectThatComesBackStartsAgain() {
    assertThat(deletedAfter(0)).isFalse();
    detector.objectPresent();
    assertThat(detector.nextQuery()).isEmpty();
    assertThat(deletedAfter(16)).isFalse();
    assertThat(deletedAfter(31)).isTrue();
    detector.objectPresent();
    assertThat(deletedAfter(32)).isFalse();
  }
}
