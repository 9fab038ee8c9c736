// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.model;

import java.util.List;

/**
 * Packets that a policy lets pass whatever the model says, besides those that always are protected.
 *
 * @param traffic that the policy protects
 * @param guarantees in the order in which they are looked at: the first that covers a packet is counted; at most 8
 */
public record Spared(ProtectedTraffic traffic, List<Guarantee> guarantees) {
  /** None. */
  public static final Spared NONE = new Spared(ProtectedTraffic.NONE, List.of());

  public Spared {
    guarantees = List.copyOf(guarantees);
  }
}
