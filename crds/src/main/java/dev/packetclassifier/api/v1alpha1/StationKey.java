// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

/** What stations, which the Station rows are about, are told apart by. */
public enum StationKey {
  /** Their IP address. */
  Address,
  /** Their MAC address: then frames without an IP address have stations too. */
  Mac
}
