// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.desired;

import dev.packetclassifier.agent.cluster.Existence;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Decides when a node whose own object is missing has been deleted. Deleting the object by accident must not switch protection off, so
 * both the object and the Node must be missing (404) in two live GETs 15 s apart; whatever else is answered, 401 for one, starts again.
 * Kubernetes removes the agent's pod 40 to 60 s after its Node, so this is what there is time for.
 */
public final class NodeDeletionDetector {
  static final Duration CONFIRM_AFTER = Duration.ofSeconds(15);
  private static final Duration RETRY = Duration.ofSeconds(5);

  private Instant firstMissing;
  private Instant nextQuery;
  private boolean deleted;

  /** The node's own object exists. */
  public void objectPresent() {
    firstMissing = null;
    nextQuery = null;
    deleted = false;
  }

  /**
   * Called again and again while the watch shows no object.
   *
   * @param nodeObject asks the API server for the object
   * @param node asks it for the Node
   * @return whether the node was deleted, so that everything is to be detached
   */
  public boolean isNodeDeleted(Instant now, Supplier<Existence> nodeObject, Supplier<Existence> node) {
    if (deleted || nextQuery != null && now.isBefore(nextQuery)) {
      return deleted;
    }
    if (nodeObject.get() != Existence.NotFound || node.get() != Existence.NotFound) {
      firstMissing = null;
      nextQuery = now.plus(RETRY);
      return false;
    }
    if (firstMissing == null) {
      firstMissing = now;
    }
    deleted = !now.isBefore(firstMissing.plus(CONFIRM_AFTER));
    nextQuery = deleted ? null : firstMissing.plus(CONFIRM_AFTER);
    return deleted;
  }

  /** When the next answer is due; empty when none is. */
  public Optional<Instant> nextQuery() {
    return Optional.ofNullable(nextQuery);
  }
}
