// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.NodeReason;

/**
 * How far one node is with one classifier.
 *
 * @param node its name
 * @param category how far it is
 * @param updated whether its agent reports the assigned revision, in the assigned mode or warming up for it
 * @param recovering whether its agent went away a moment ago: it restarts, is upgraded, or the node reboots
 * @param reason what {@code status.failingNodes} says; null for a category that is never shown there
 * @param message why; null when there is nothing to say
 */
record NodeState(String node, Category category, boolean updated, boolean recovering, NodeReason reason, String message) {
  /** How far a node is. */
  enum Category {
    /** Runs what is assigned on every selected interface, and its agent is there to say so. */
    Ready(true, false),
    /** Has not yet acted on its assignment. */
    Updating(true, true),
    /** Waits for a revision. */
    Pending(true, true),
    /** Every interface that it lacks does not exist. */
    InterfaceMissing(true, false),
    /** Runs the assigned revision, and observes until it has seen enough to enforce. */
    Warming(true, true),
    /** Reports that it cannot, and will not by itself. */
    Failed(true, false),
    /** Its agent is not ready, so what it runs is not known; the agent may come back by itself. */
    Unknown(true, true),
    /** Its agent has not been ready for longer than the grace period. */
    Unavailable(true, false),
    /** Its turn in the rollout has not come, or it returned to running nothing. */
    Unassigned(true, false),
    /** Selected, but without an agent, or not running Linux. */
    Unsupported(false, false),
    /** No longer selected, and not yet detached. */
    Detaching(false, true);

    private final boolean desired;
    private final boolean inProgress;

    Category(boolean desired, boolean inProgress) {
      this.desired = desired;
      this.inProgress = inProgress;
    }

    /** Whether such a node is one of the desired ones. */
    boolean isDesired() {
      return desired;
    }

    /** Whether such a node changes without anybody doing something. */
    boolean isInProgress() {
      return inProgress;
    }
  }
}
