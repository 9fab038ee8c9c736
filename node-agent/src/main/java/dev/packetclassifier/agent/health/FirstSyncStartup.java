// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.health;

import dev.packetclassifier.agent.sync.SyncState;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Started: the first sync is over, so what an earlier agent pinned has been adopted. */
@Startup
@ApplicationScoped
public class FirstSyncStartup implements HealthCheck {
  private final SyncState syncState;

  FirstSyncStartup(SyncState syncState) {
    this.syncState = syncState;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("first sync").status(syncState.hasSynced()).build();
  }
}
