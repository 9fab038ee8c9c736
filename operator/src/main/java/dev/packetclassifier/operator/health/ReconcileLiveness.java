// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.health;

import dev.packetclassifier.operator.PeriodicTasks;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Dead when a reconciliation or the periodicTasks hangs: a new process is the cure. */
@Liveness
@ApplicationScoped
public class ReconcileLiveness implements HealthCheck {
  /** Longer than any reconciliation of thousands of nodes takes. */
  static final Duration HANGING = Duration.ofMinutes(10);

  @Inject
  ReconcileMetrics metrics;
  @Inject
  PeriodicTasks periodicTasks;

  @Override
  public HealthCheckResponse call() {
    Duration longest = metrics.longest(Instant.now());
    Duration idle = periodicTasks.sinceLastRun(Instant.now());
    return HealthCheckResponse.named("reconciliations-end")
        .status(longest.compareTo(HANGING) < 0 && idle.compareTo(HANGING) < 0)
        .withData("longestReconciliationSeconds", longest.toSeconds())
        .withData("sinceUpkeepSeconds", idle.toSeconds())
        .build();
  }
}
