// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

/** What a guarantee says is never done. */
public enum Never {
  /** A packet that the guarantee covers is never dropped. */
  Drop
}
