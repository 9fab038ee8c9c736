// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.plan;

import java.util.Map;
import java.util.Set;

/**
 * What the egress observers see.
 *
 * @param blind classifiers whose observers see no packet leave
 * @param recoveredAt by classifier: boot clock nanoseconds when one that was blind saw a packet leave again
 */
public record EgressVisibility(Set<String> blind, Map<String, Long> recoveredAt) {
  /** No classifier is or was blind. */
  public static final EgressVisibility CLEAR = new EgressVisibility(Set.of(), Map.of());
}
