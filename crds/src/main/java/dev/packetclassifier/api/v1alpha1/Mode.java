// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

/** What happens to a packet whose class has the action Drop. */
public enum Mode {
  /** Judge and count what would be done. */
  Observe,
  /** Do it. */
  Enforce
}
