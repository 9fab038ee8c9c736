package dev.packetclassifier.operator.plan;

/**
 * How far one node is with one classifier.
 *
 * @param node its name
 * @param standing where it stands
 * @param updated whether its agent reports the wanted revision, in the wanted mode or warming up for it
 * @param reason one word: the phase that the agent reports, or the standing
 * @param message why; null when there is nothing to say
 */
record NodeState(String node, Standing standing, boolean updated, String reason, String message) {
  /** Where a node stands. */
  enum Standing {
    /** Runs what is wanted on every selected interface, and its agent is there to say so. */
    Ready,
    /** Has not yet acted on what is wanted. */
    Updating,
    /** An interface does not exist yet. */
    Waiting,
    /** Runs the wanted revision, and observes until it has seen enough to enforce. */
    Warming,
    /** Says that it cannot, and will not by itself. */
    Failed,
    /** Its agent is not ready, so what it runs is not known. */
    Unknown,
    /** Selected, but without an agent, or not running Linux. Not one of the desired nodes. */
    Unsupported,
    /** No longer selected, and not yet detached. Not one of the desired nodes. */
    Leaving
  }

  boolean desired() {
    return standing != Standing.Unsupported && standing != Standing.Leaving;
  }
}
