package dev.packetclassifier.operator.health;

import dev.packetclassifier.operator.Upkeep;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Dead when a reconciliation or the upkeep hangs: a new process is the cure. */
@Liveness
@ApplicationScoped
public class Turning implements HealthCheck {
  /** Longer than any reconciliation of thousands of nodes takes. */
  static final Duration HANGING = Duration.ofMinutes(10);

  @Inject Ledger ledger;
  @Inject Upkeep upkeep;

  @Override
  public HealthCheckResponse call() {
    Duration longest = ledger.longest(Instant.now());
    Duration idle = upkeep.sinceLastTurn(Instant.now());
    return HealthCheckResponse.named("turning")
        .status(longest.compareTo(HANGING) < 0 && idle.compareTo(HANGING) < 0)
        .withData("longestReconciliationSeconds", longest.toSeconds())
        .withData("sinceUpkeepSeconds", idle.toSeconds())
        .build();
  }
}
