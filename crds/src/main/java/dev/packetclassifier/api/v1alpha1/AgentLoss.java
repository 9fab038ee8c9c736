// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

/** What a node does when its agent is gone: killed, hanging, or being replaced. */
public enum AgentLoss {
  /** It goes on dropping, for 24 hours at most. */
  KeepEnforcing,
  /** It stops dropping within {@code leaseSeconds}, and goes on judging and counting. */
  FailOpen
}
