// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

/** What a model does on the nodes of a rollout's step. */
public enum RolloutRole {
  /** Its verdicts count, in the mode that the classifier asks for. */
  Active
}
