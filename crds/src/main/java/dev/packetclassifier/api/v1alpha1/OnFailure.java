// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

/** What happens when a rollout fails. */
public enum OnFailure {
  /** Every node that was changed returns to what it ran before. */
  Rollback,
  /** No further node is changed, and those that were stay as they are. */
  Pause
}
