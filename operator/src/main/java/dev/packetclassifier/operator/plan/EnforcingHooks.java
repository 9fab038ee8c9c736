// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.AgentCapability;
import dev.packetclassifier.api.v1alpha1.ArrivalHook;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import java.util.List;

/**
 * The hooks at which an entry that is written again lets a node drop. They are no reason to write an entry: one that stands gets them when
 * something else of it changes, so that no node begins to drop at tc by an upgrade.
 */
final class EnforcingHooks {
  static final List<ArrivalHook> ALL = List.of(ArrivalHook.Native, ArrivalHook.Tc);

  private EnforcingHooks() {}

  /**
   * Whether an entry may name them: where the agent says that it knows them, and on a node whose agent has said nothing yet, for nothing was
   * judged there before.
   *
   * @param object null when the node has none yet
   */
  static boolean mayBeNamed(PacketClassifierNode object) {
    return object == null || object.getStatus() == null || object.getStatus().observedGeneration < 0
        || AgentCapability.Tc.isIn(object.getStatus());
  }
}
