// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.health;

import dev.packetclassifier.agent.AgentSettings;
import dev.packetclassifier.agent.sync.SyncState;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Live: the sync loop gave a sign of life lately and its syncs do not keep failing, with or without an API server. */
@Liveness
@ApplicationScoped
public class SyncLoopLiveness implements HealthCheck {
  private final SyncState syncState;
  private final Duration within;

  SyncLoopLiveness(SyncState syncState, AgentSettings settings) {
    this.syncState = syncState;
    this.within = settings.aliveWithin();
  }

  @Override
  public HealthCheckResponse call() {
    Duration sinceHeartbeat = syncState.sinceHeartbeat();
    Duration failing = syncState.failingFor();
    return HealthCheckResponse.named("sync loop").status(sinceHeartbeat.compareTo(within) <= 0 && failing.compareTo(within) <= 0)
        .withData("secondsSinceHeartbeat", sinceHeartbeat.toSeconds()).withData("failingSeconds", failing.toSeconds()).build();
  }
}
