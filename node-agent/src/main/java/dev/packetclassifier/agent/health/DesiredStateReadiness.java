package dev.packetclassifier.agent.health;

import dev.packetclassifier.agent.sync.SyncState;
import dev.packetclassifier.agent.plan.NodeStatusBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready: what is desired is known, from the API server or from the disk, and everything that can be attached is attached.
 *
 * <p>An interface that is Blocked, Pending or Failed does not make the agent unready. The operator takes a node whose agent is not
 * ready for Unknown, and would then never hear the reason; a DaemonSet's rollout would stop for good at the first node with
 * somebody else's program; and neither would get anything attached. The reason stands in the node's status and in
 * {@code pclf_assignment_phase}.
 */
@Readiness
@ApplicationScoped
public class DesiredStateReadiness implements HealthCheck {
  private final SyncState progress;

  DesiredStateReadiness(SyncState progress) {
    this.progress = progress;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("desired").status(progress.knowsWhatIsDesired())
        .withData("assigned", progress.statuses().size()).withData("running", NodeStatusBuilder.running(progress.statuses())).build();
  }
}
