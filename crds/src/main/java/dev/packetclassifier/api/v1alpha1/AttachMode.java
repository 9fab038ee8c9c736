// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

/** Where the program that judges is attached. */
public enum AttachMode {
  /** Native where the driver can, Tc otherwise. */
  Auto,
  /** XDP, in the driver. */
  Native,
  /** Deprecated: read as Tc that only observes. */
  Generic,
  /** In the network stack, where packets may have been merged: with any driver, and behind other programs. */
  Tc
}
