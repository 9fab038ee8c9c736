// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.health;

import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.api.v1alpha1.StatusCondition.Status;
import dev.packetclassifier.operator.fleet.ClusterCaches;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** How many classifiers there are, by condition. */
@Startup
@Singleton
public class ClassifierMetrics {
  private static final List<String> CONDITIONS = List.of("Accepted", "Ready", "Reconciling", "Stalled");

  @Inject
  MeterRegistry registry;
  @Inject
  ClusterCaches caches;

  private final List<Meter> registered = new ArrayList<>();

  @PostConstruct
  void register() {
    for (String condition : CONDITIONS) {
      for (Status status : Status.values()) {
        registered.add(Gauge.builder("pclf.operator.classifiers", () -> count(condition, status))
            .description("Classifiers by the status of each of their conditions.")
            .tag("condition", condition).tag("status", status.name()).register(registry));
      }
    }
  }

  /** The registry may outlive this: it would go on showing what was. */
  @PreDestroy
  void remove() {
    registered.forEach(registry::remove);
  }

  private long count(String condition, Status status) {
    return caches.classifiers().filter(classifier -> has(classifier, condition, status)).count();
  }

  private static boolean has(PacketClassifier classifier, String type, Status status) {
    return classifier.getStatus() != null && classifier.getStatus().conditions != null && classifier.getStatus().conditions.stream()
        .anyMatch(condition -> type.equals(condition.type) && condition.status == status);
  }
}
