// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.health;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How each classifier's reconciling goes. The framework reports here instead of to meters of its own, which it registers with
 * tags that do not fit together.
 */
@Singleton
public class ReconcileMetrics implements Metrics {
  /** Failures in a row after which a classifier is counted as failing: some seconds of trouble are no news. */
  public static final int FAILURES = 5;

  private final Timer succeeded;
  private final Timer failed;
  private final Map<String, Instant> running = new ConcurrentHashMap<>();
  private final Map<String, Integer> failures = new ConcurrentHashMap<>();
  private final Map<String, String> reasons = new ConcurrentHashMap<>();

  @Inject
  public ReconcileMetrics(MeterRegistry registry) {
    succeeded = timer(registry, "success");
    failed = timer(registry, "error");
  }

  private static Timer timer(MeterRegistry registry, String outcome) {
    return Timer.builder("pclf.operator.reconcile.duration").description("Time to reconcile one classifier once.").tag("outcome", outcome)
        .register(registry);
  }

  @Override
  public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
    String classifier = execution.resourceID().getName();
    Instant start = Instant.now();
    running.put(classifier, start);
    Timer outcome = failed;
    try {
      T result = execution.execute();
      outcome = succeeded;
      return result;
    } finally {
      running.remove(classifier);
      outcome.record(Duration.between(start, Instant.now()));
    }
  }

  @Override
  public void reconciliationFailed(HasMetadata resource, RetryInfo retry, Exception exception, Map<String, Object> metadata) {
    failures.merge(resource.getMetadata().getName(), 1, Integer::sum);
    reasons.put(resource.getMetadata().getName(), String.valueOf(exception.getMessage()));
  }

  @Override
  public void reconciliationSucceeded(HasMetadata resource, Map<String, Object> metadata) {
    clear(resource.getMetadata().getName());
  }

  @Override
  public void cleanupDone(ResourceID resource, Map<String, Object> metadata) {
    clear(resource.getName());
  }

  private void clear(String classifier) {
    failures.remove(classifier);
    reasons.remove(classifier);
  }

  /** Classifiers that failed {@link #FAILURES} times or more in a row, each with the last reason. */
  public Map<String, String> failing() {
    Map<String, String> failing = new TreeMap<>();
    failures.forEach((classifier, count) -> {
      if (count >= FAILURES) {
        failing.put(classifier, reasons.getOrDefault(classifier, ""));
      }
    });
    return failing;
  }

  /** How long the longest reconciliation that still runs has run. */
  public Duration longest(Instant now) {
    return running.values().stream().map(start -> Duration.between(start, now)).max(Duration::compareTo).orElse(Duration.ZERO);
  }
}
