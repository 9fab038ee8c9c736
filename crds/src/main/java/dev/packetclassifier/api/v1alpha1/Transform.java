// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

/** What is done to a raw feature before it is scaled to eight bits. */
public enum Transform {
  /** The value itself. */
  Linear,
  /** 256 times the binary logarithm of the value plus one, piecewise linear between powers of two. */
  Log2
}
