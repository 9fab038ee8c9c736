// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

/** Every reason of an entry of {@code status.failingNodes}: the phase that the agent reports, or what the operator concludes itself. */
public enum NodeReason {
  /** The agent reports {@link Phase#Pending}. */
  Pending,
  /** The agent reports {@link Phase#Blocked}. */
  Blocked,
  /** The agent reports {@link Phase#Conflict}. */
  Conflict,
  /** The agent reports {@link Phase#Failed}. */
  Failed,
  /** The agent reports {@link Phase#Unsupported}, or the node does not run Linux, or no agent of it was ready for five minutes. */
  Unsupported,
  /** The node runs the assigned revision, but observes where it is asked to enforce; the message has the agent's reason. */
  NotEnforcing,
  /** The node runs another revision or mode than it is assigned; the message has the agent's reason. */
  OutOfSync,
  /** The node's agent is not ready, so what the node runs is not known. */
  Unknown
}
