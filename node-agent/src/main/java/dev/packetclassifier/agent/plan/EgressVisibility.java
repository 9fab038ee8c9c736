// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.plan;

import java.util.Map;

/**
 * What the egress observers see.
 *
 * @param blind by classifier: one whose observers see too little of what leaves, and what was counted, for people
 * @param recoveredAt by classifier: boot clock nanoseconds when one that was blind saw answers again
 */
public record EgressVisibility(Map<String, String> blind, Map<String, Long> recoveredAt) {
  /** No classifier is or was blind. */
  public static final EgressVisibility CLEAR = new EgressVisibility(Map.of(), Map.of());
}
