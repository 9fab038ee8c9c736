// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** DynamicMeters that come and go: those named between {@link #begin} and {@link #end} exist afterwards, and no other. One thread. */
final class DynamicMeters {
  private final MeterRegistry registry;
  private final Map<Key, Registered> meters = new HashMap<>();
  private final Set<Key> named = new HashSet<>();

  private record Key(String name, Tags tags) {
  }

  /** The registry refers to a counter's source weakly: unless it is kept here, the counter stands still after a garbage collection. */
  private record Registered(Meter meter, LongSupplier source) {
  }

  DynamicMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  void begin() {
    named.clear();
  }

  void counter(String name, String description, Tags tags, LongSupplier value) {
    Key key = new Key(name, tags);
    named.add(key);
    meters.computeIfAbsent(key, absent -> new Registered(FunctionCounter.builder(name, value, LongSupplier::getAsLong)
        .description(description).tags(tags).register(registry), value));
  }

  void gauge(String name, String description, Tags tags, DoubleSupplier value) {
    Key key = new Key(name, tags);
    named.add(key);
    meters.computeIfAbsent(key, absent -> new Registered(Gauge.builder(name, value, DoubleSupplier::getAsDouble)
        .description(description).tags(tags).strongReference(true).register(registry), null));
  }

  void end() {
    meters.entrySet().removeIf(entry -> {
      boolean gone = !named.contains(entry.getKey());
      if (gone) {
        registry.remove(entry.getValue().meter());
      }
      return gone;
    });
  }
}
