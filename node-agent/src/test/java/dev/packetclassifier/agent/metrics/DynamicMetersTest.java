// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DynamicMetersTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final DynamicMeters series = new DynamicMeters(registry);

  @Test
  void counterCountsOnAfterAGarbageCollection() {
    AtomicLong packets = new AtomicLong(1);
    series.begin();
    series.counter("packets", "Packets.", Tags.empty(), () -> packets.get());
    series.end();
    WeakReference<Object> collected = new WeakReference<>(new Object());
    await().until(() -> {
      System.gc();
      return collected.get() == null;
    });
    packets.set(7);
    assertThat(registry.get("packets").functionCounter().count()).isEqualTo(7);
  }

  @Test
  void whatIsNotNamedAgainGoes() {
    series.begin();
    series.counter("packets", "Packets.", Tags.of("class", "benign"), () -> 1);
    series.end();
    series.begin();
    series.end();
    assertThat(registry.find("packets").functionCounter()).isNull();
  }
}
