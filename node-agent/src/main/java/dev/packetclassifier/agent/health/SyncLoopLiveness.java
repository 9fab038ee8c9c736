package dev.packetclassifier.agent.health;

import dev.packetclassifier.agent.AgentSettings;
import dev.packetclassifier.agent.sync.SyncState;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive: the loop turned lately, with or without an API server. */
@Liveness
@ApplicationScoped
public class SyncLoopLiveness implements HealthCheck {
  private final SyncState progress;
  private final Duration within;

  SyncLoopLiveness(SyncState progress, AgentSettings settings) {
    this.progress = progress;
    this.within = settings.aliveWithin();
  }

  @Override
  public HealthCheckResponse call() {
    Duration silence = progress.silence();
    return HealthCheckResponse.named("loop").status(silence.compareTo(within) <= 0).withData("silentSeconds", silence.toSeconds()).build();
  }
}
