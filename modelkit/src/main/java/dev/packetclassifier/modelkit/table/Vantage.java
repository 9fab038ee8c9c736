// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.table;

/** Whose packets are judged. A model learned from one vantage means something else at the other. */
public enum Vantage {
  /** Packets towards the local side only; the other direction is seen, but is no sample. */
  Endpoint,
  /** Packets of both directions. */
  Transit
}
