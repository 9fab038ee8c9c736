// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.sync;

import dev.packetclassifier.api.v1alpha1.AssignmentStatus;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/** What the sync loop last reported, for health checks and metrics; read from other threads. */
@Singleton
public class SyncState implements SyncIteration.Listener {
  private volatile long lastHeartbeat = System.nanoTime();
  private volatile boolean synced;
  private volatile boolean desiredStateApplied;
  private volatile List<AssignmentStatus> statuses = List.of();

  @Override
  public void heartbeat() {
    lastHeartbeat = System.nanoTime();
  }

  @Override
  public void statusUpdated(List<AssignmentStatus> latest) {
    statuses = List.copyOf(latest);
    desiredStateApplied = true;
  }

  void syncCompleted() {
    synced = true;
    heartbeat();
  }

  /** Time since the loop last gave a sign of life. */
  public Duration sinceHeartbeat() {
    return Duration.ofNanos(System.nanoTime() - lastHeartbeat);
  }

  /** Whether the first sync is over. */
  public boolean hasSynced() {
    return synced;
  }

  /** Whether the desired state is known, from the API server or from disk, was acted on and read back. */
  public boolean hasAppliedDesiredState() {
    return desiredStateApplied;
  }

  /** The last status of each classifier. */
  public List<AssignmentStatus> statuses() {
    return statuses;
  }
}
