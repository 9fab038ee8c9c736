// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.sync;

import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.AssignmentStatus;
import dev.packetclassifier.api.v1alpha1.Mode;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/** What the sync loop last reported, for health checks and metrics; read from other threads. */
@Singleton
public class SyncState implements SyncIteration.Listener {
  private volatile long lastHeartbeat = System.nanoTime();
  private volatile boolean synced;
  private volatile Long failingSince;
  private volatile boolean desiredStateApplied;
  private volatile List<AssignmentStatus> statuses = List.of();
  private volatile List<Assignment> assignments = List.of();
  private volatile Map<String, Mode> desiredModes = Map.of();
  private volatile DoubleSupplier lastStatusWrite = () -> 0;

  @Override
  public void heartbeat() {
    lastHeartbeat = System.nanoTime();
  }

  @Override
  public void assigned(List<Assignment> latest) {
    assignments = List.copyOf(latest);
  }

  /** What this node is to run; nothing before it is known. */
  public List<Assignment> assignments() {
    return assignments;
  }

  @Override
  public void statusUpdated(List<AssignmentStatus> latest, Map<String, Mode> modes) {
    statuses = List.copyOf(latest);
    desiredModes = Map.copyOf(modes);
    desiredStateApplied = true;
  }

  void syncSucceeded() {
    synced = true;
    failingSince = null;
  }

  void syncFailed() {
    if (failingSince == null) {
      failingSince = System.nanoTime();
    }
  }

  /** For how long every sync has failed; zero when the last one succeeded. */
  public Duration failingFor() {
    Long since = failingSince;
    return since == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
  }

  /** Time since the loop last gave a sign of life. */
  public Duration sinceHeartbeat() {
    return Duration.ofNanos(System.nanoTime() - lastHeartbeat);
  }

  /** Whether a sync has succeeded. */
  public boolean hasSynced() {
    return synced;
  }

  /** Whether the desired state is known, from the API server or from disk, was acted on and read back. */
  public boolean hasAppliedDesiredState() {
    return desiredStateApplied;
  }

  /** The mode that each classifier is assigned. */
  public Map<String, Mode> desiredModes() {
    return desiredModes;
  }

  @Override
  public void statusWriteTime(DoubleSupplier seconds) {
    lastStatusWrite = seconds;
  }

  /** When a status was written last, in seconds since 1970; 0 before the first. */
  public double lastStatusWriteSeconds() {
    return lastStatusWrite.getAsDouble();
  }

  /** The last status of each classifier. */
  public List<AssignmentStatus> statuses() {
    return statuses;
  }
}
