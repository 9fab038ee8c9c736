// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.agent.plan.NodeEvent;
import dev.packetclassifier.api.v1alpha1.EventReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventLimiterTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final EventLimiter limiter = new EventLimiter();
  private final List<NodeEvent> published = new ArrayList<>();

  private static NodeEvent event(String subject, EventReason reason) {
    return new NodeEvent(subject, false, reason, subject + " is " + reason);
  }

  private void at(double second, NodeEvent... events) {
    published.addAll(limiter.admit(List.of(events), START.plusMillis((long) (second * 1000))));
  }

  @Test
  void aHundredFlapsInNinetySecondsAreFewEventsAndTheLastIsWhatLasts() {
    for (int i = 0; i < 100; i++) {
      at(i * 0.9, event("flap/flap0", EventReason.Running));
      at(i * 0.9 + 0.5, event("flap/flap0", EventReason.Pending));
    }
    at(90, event("flap/flap0", EventReason.Running));
    for (int second = 91; second < 300; second++) {
      at(second);
    }
    assertThat(published).hasSizeLessThanOrEqualTo(7);
    assertThat(published).last().satisfies(event -> {
      assertThat(event.reason()).isEqualTo(EventReason.Running);
      assertThat(event.message()).matches("flap/flap0 is Running \\(after \\d+ changes\\)");
    });
    assertThat(limiter.nextAdmission(START.plusSeconds(300))).isEmpty();
  }

  @Test
  void whatHappensRarelyIsPublishedAtOnce() {
    for (int minute = 0; minute < 50; minute++) {
      at(minute * 60, event("scan/eth0", EventReason.Running));
      assertThat(published).hasSize(minute + 1).last().isEqualTo(event("scan/eth0", EventReason.Running));
    }
  }

  @Test
  void oneSubjectDoesNotSilenceAnother() {
    for (int i = 0; i < 50; i++) {
      at(0.1 * i, event("scan/eth0", EventReason.Running), event("scan/eth" + (i + 1), EventReason.Failed));
    }
    assertThat(published).filteredOn(event -> event.reason() == EventReason.Failed).hasSize(50);
    assertThat(published).filteredOn(event -> event.subject().equals("scan/eth0")).hasSize(EventLimiter.BURST);
    assertThat(limiter.nextAdmission(START.plusSeconds(5))).contains(START.plus(EventLimiter.INTERVAL));
  }
}
