// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

/** Where packets that arrive can be judged. */
public enum ArrivalHook {
  /** XDP, in the driver. */
  Native,
  /** tc, in the network stack. */
  Tc
}
