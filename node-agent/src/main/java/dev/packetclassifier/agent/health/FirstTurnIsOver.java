package dev.packetclassifier.agent.health;

import dev.packetclassifier.agent.loop.Progress;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Started: the loop went round once, so what an earlier agent pinned has been taken over. */
@Startup
@ApplicationScoped
public class FirstTurnIsOver implements HealthCheck {
  private final Progress progress;

  FirstTurnIsOver(Progress progress) {
    this.progress = progress;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("first turn").status(progress.hasTurned()).build();
  }
}
