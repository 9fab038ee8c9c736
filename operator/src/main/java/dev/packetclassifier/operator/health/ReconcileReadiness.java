// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Not ready while a classifier's reconciling fails again and again. The framework's own check says whether the caches are synced. */
@Readiness
@ApplicationScoped
public class ReconcileReadiness implements HealthCheck {
  @Inject
  ReconcileMetrics metrics;

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response = HealthCheckResponse.named("reconciliations").status(metrics.failing().isEmpty());
    metrics.failing().forEach(response::withData);
    return response.build();
  }
}
