package dev.packetclassifier.api.v1alpha1;

/** How far an assignment, or one interface of it, is on a node. */
public enum Phase {
  /** Nothing to attach to yet; the agent attaches when the interface appears. */
  Waiting,
  /** The kernel runs it. */
  Running,
  /** The kernel runs it, and does not yet enforce: it observes until it has seen enough of the traffic. */
  Warming,
  /** Somebody else's XDP program, or a setting of the interface, is in the way. */
  Blocked,
  /** Another classifier of lower priority number has the interface. */
  Conflict,
  /** The kernel, the self-test or the revision itself said no; what ran before still runs. */
  Failed,
  /** This agent or this kernel cannot run the revision. */
  Unsupported
}
