// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import dev.packetclassifier.operator.rollout.RolloutDecision;

/**
 * What conditions say of a rollout.
 *
 * @param decision what it does next
 * @param revision the wanted one
 * @param pinnedElsewhere whether a pin holds another revision than that of the spec
 */
record RolloutOutcome(RolloutDecision decision, String revision, boolean pinnedElsewhere) {
  String message() {
    return decision.status().message;
  }
}
