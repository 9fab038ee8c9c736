// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonAlias;

/** How far an assignment, or one interface of it, is on a node. */
public enum Phase {
  /** Nothing to attach to yet; the agent attaches when the interface appears. Agents of release 0.1 call it Waiting. */
  @JsonAlias("Waiting")
  Pending,
  /** The kernel runs it. */
  Running,
  /** The kernel runs it, and does not yet enforce: it observes until it has seen enough of the traffic. */
  Warming,
  /** Someone else's XDP program, or a setting of the interface, is in the way. */
  Blocked,
  /** Another classifier of lower priority number has the interface. */
  Conflict,
  /** The kernel, the self-test or the revision itself said no; what ran before still runs. */
  Failed,
  /** This agent or this kernel cannot run the revision. */
  Unsupported;

  /** What the schema accepts: Waiting as well, or an upgrade would refuse every status of the agents that are still of release 0.1. */
  static final String SCHEMA = """
      {"properties": {"phase": {"enum": ["Blocked", "Conflict", "Failed", "Pending", "Running", "Unsupported", "Waiting", "Warming"]}}}
      """;
}
