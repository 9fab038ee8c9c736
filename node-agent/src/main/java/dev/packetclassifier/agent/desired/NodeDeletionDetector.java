// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.desired;

import dev.packetclassifier.agent.cluster.Existence;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * The rule for a node whose own object is missing. Deleting an object must not switch protection off by accident: everything
 * stays until the object has been missing for 60 s, confirmed by asking, and the Node itself is gone too.
 */
public final class NodeDeletionDetector {
  static final Duration CONFIRM_AFTER = Duration.ofSeconds(60);
  private static final Duration QUERY_INTERVAL = Duration.ofSeconds(5);

  private Instant missingSince;
  private Instant lastQuery = Instant.EPOCH;
  private boolean nodeDeleted;

  /** The node's own object exists. */
  public void objectPresent() {
    missingSince = null;
    nodeDeleted = false;
    lastQuery = Instant.EPOCH;
  }

  /**
   * Called again and again while the watch shows no object.
   *
   * @param nodeObject asks the API server for the object
   * @param node asks it for the Node
   * @return whether the node is gone, so that everything is to be detached
   */
  public boolean isNodeDeleted(Instant now, Supplier<Existence> nodeObject, Supplier<Existence> node) {
    if (nodeDeleted || now.isBefore(lastQuery.plus(QUERY_INTERVAL))) {
      return nodeDeleted;
    }
    lastQuery = now;
    if (nodeObject.get() != Existence.NotFound) {
      missingSince = null;
      return false;
    }
    if (missingSince == null) {
      missingSince = now;
    }
    nodeDeleted = !now.isBefore(missingSince.plus(CONFIRM_AFTER)) && node.get() == Existence.NotFound;
    return nodeDeleted;
  }
}
