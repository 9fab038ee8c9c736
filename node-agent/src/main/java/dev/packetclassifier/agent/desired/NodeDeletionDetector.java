package dev.packetclassifier.agent.desired;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * The rule for a node whose own object is missing. Deleting an object must not switch protection off by accident: everything
 * stays until the object has been missing for 60 s, confirmed by asking, and the Node itself is gone too.
 */
public final class NodeDeletionDetector {
  static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(5);

  private Instant missingSince;
  private Instant lastAsked = Instant.EPOCH;
  private boolean nodeGone;

  /** The object is there. */
  public void ended() {
    missingSince = null;
    nodeGone = false;
    lastAsked = Instant.EPOCH;
  }

  /**
   * Called again and again while the watch shows no object.
   *
   * @param ownObject asks the API server for the object
   * @param node asks it for the Node
   * @return whether the node is gone, so that everything is to be detached
   */
  public boolean nodeGone(Instant now, Supplier<Existence> ownObject, Supplier<Existence> node) {
    if (nodeGone || now.isBefore(lastAsked.plus(BETWEEN_QUESTIONS))) {
      return nodeGone;
    }
    lastAsked = now;
    if (ownObject.get() != Existence.Missing) {
      missingSince = null;
      return false;
    }
    if (missingSince == null) {
      missingSince = now;
    }
    nodeGone = !now.isBefore(missingSince.plus(PATIENCE)) && node.get() == Existence.Missing;
    return nodeGone;
  }
}
