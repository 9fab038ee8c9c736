// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

/** Where a model was trained to stand. */
public enum Vantage {
  /** At one end of the traffic: what arrives is judged, and what leaves is only followed by an egress observer. */
  Endpoint,
  /** In its middle: both directions arrive at the interfaces, and both are judged. */
  Transit
}
