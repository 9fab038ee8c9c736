package dev.packetclassifier.agent.sync;

import dev.packetclassifier.api.v1alpha1.AssignmentStatus;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/** What the loop last said, for health checks and metrics; read from other threads. */
@Singleton
public class SyncState implements SyncIteration.Pulse {
  private volatile long lastBeat = System.nanoTime();
  private volatile boolean turned;
  private volatile boolean known;
  private volatile List<AssignmentStatus> statuses = List.of();

  @Override
  public void beat() {
    lastBeat = System.nanoTime();
  }

  @Override
  public void know(List<AssignmentStatus> latest) {
    statuses = List.copyOf(latest);
    known = true;
  }

  void turned() {
    turned = true;
    beat();
  }

  /** How long the loop has given no sign of life. */
  public Duration silence() {
    return Duration.ofNanos(System.nanoTime() - lastBeat);
  }

  /** Whether the first turn is over. */
  public boolean hasTurned() {
    return turned;
  }

  /** Whether what is desired is known, from the API server or from the disk, and was acted on and read back. */
  public boolean knowsWhatIsDesired() {
    return known;
  }

  /** How far each classifier is. */
  public List<AssignmentStatus> statuses() {
    return statuses;
  }
}
