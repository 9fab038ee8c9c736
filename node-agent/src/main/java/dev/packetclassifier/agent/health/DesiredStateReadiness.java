// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.health;

import dev.packetclassifier.agent.plan.NodeStatusBuilder;
import dev.packetclassifier.agent.sync.SyncState;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready: the desired state is known, from the API server or from the checkpoint, and what can be attached is attached.
 *
 * <p>An interface that is Blocked, Pending or Failed does not make the agent unready. The operator reports a node whose agent
 * is not ready as Unknown, and would hide the reason; a DaemonSet's rollout would stop at the first node with a foreign program;
 * and neither would get anything attached. The reason is in the node's status and in
 * {@code pclf_assignment_phase}.
 */
@Readiness
@ApplicationScoped
public class DesiredStateReadiness implements HealthCheck {
  private final SyncState syncState;

  DesiredStateReadiness(SyncState syncState) {
    this.syncState = syncState;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("desired state").status(syncState.hasAppliedDesiredState())
        .withData("assigned", syncState.statuses().size()).withData("running", NodeStatusBuilder.running(syncState.statuses())).build();
  }
}
