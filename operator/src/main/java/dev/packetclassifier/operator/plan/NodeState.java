package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.NodeReason;

/**
 * How far one node is with one classifier.
 *
 * @param node its name
 * @param category how far it is
 * @param updated whether its agent reports the wanted revision, in the wanted mode or warming up for it
 * @param reason what {@code status.failingNodes} says; null for a category that is never shown there
 * @param message why; null when there is nothing to say
 */
record NodeState(String node, Category category, boolean updated, NodeReason reason, String message) {
  /** How far a node is. */
  enum Category {
    /** Runs what is wanted on every selected interface, and its agent is there to say so. */
    Ready,
    /** Has not yet acted on what is wanted. */
    Updating,
    /** An interface does not exist yet. */
    Pending,
    /** Runs the wanted revision, and observes until it has seen enough to enforce. */
    Warming,
    /** Says that it cannot, and will not by itself. */
    Failed,
    /** Its agent is not ready, so what it runs is not known. */
    Unknown,
    /** Selected, but without an agent, or not running Linux. Not one of the desired nodes. */
    Unsupported,
    /** No longer selected, and not yet detached. Not one of the desired nodes. */
    Detaching
  }

  boolean desired() {
    return category != Category.Unsupported && category != Category.Detaching;
  }
}
