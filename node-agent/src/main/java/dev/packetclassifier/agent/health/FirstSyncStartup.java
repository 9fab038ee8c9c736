package dev.packetclassifier.agent.health;

import dev.packetclassifier.agent.sync.SyncState;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Started: the loop went round once, so what an earlier agent pinned has been taken over. */
@Startup
@ApplicationScoped
public class FirstSyncStartup implements HealthCheck {
  private final SyncState progress;

  FirstSyncStartup(SyncState progress) {
    this.progress = progress;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("first turn").status(progress.hasTurned()).build();
  }
}
