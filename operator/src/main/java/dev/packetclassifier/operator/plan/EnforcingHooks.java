// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.AgentCapability;
import dev.packetclassifier.api.v1alpha1.ArrivalHook;
import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The hooks at which an entry that is written anew lets a node drop. They are no reason to write an entry: one that stands gets them when
 * something else of it changes, so that no node begins to drop at tc by an upgrade.
 */
public final class EnforcingHooks {
  private static final List<ArrivalHook> ALL = List.of(ArrivalHook.Native, ArrivalHook.Tc);

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

  /** Nodes by what is written for them: an entry with all hooks, or without where the agent would refuse it. */
  public static Map<Assignment, List<NodeInfo>> entries(Assignment wanted, List<NodeInfo> nodes,
      Map<String, PacketClassifierNode> objects) {
    Assignment withHooks = new Assignment();
    withHooks.classifier = wanted.classifier;
    withHooks.priority = wanted.priority;
    withHooks.attachMode = wanted.attachMode;
    withHooks.interfaces = wanted.interfaces;
    withHooks.active = wanted.active;
    withHooks.hooks = ALL;
    return nodes.stream().collect(Collectors.groupingBy(node -> mayBeNamed(objects.get(node.name())) ? withHooks : wanted));
  }
}
