// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.health;

import dev.packetclassifier.agent.AgentSettings;
import dev.packetclassifier.agent.cluster.ApiContact;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready: the API server answered this agent lately. One that gets no answer, or whose credentials no longer work, goes on with what it
 * has; that it is not ready is how the operator knows, without a heartbeat that every agent would have to write.
 */
@Readiness
@ApplicationScoped
public class ApiContactReadiness implements HealthCheck {
  private final ApiContact contact;
  private final Duration within;

  ApiContactReadiness(ApiContact contact, AgentSettings settings) {
    this.contact = contact;
    this.within = settings.readyWithin();
  }

  @Override
  public HealthCheckResponse call() {
    Duration since = contact.sinceAnswer();
    return HealthCheckResponse.named("API server").status(since.compareTo(within) <= 0).withData("secondsSinceAnswer", since.toSeconds())
        .build();
  }
}
