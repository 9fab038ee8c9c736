// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.AgentCapability;
import dev.packetclassifier.api.v1alpha1.ArrivalHook;
import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.AttachMode;
import dev.packetclassifier.api.v1alpha1.InterfaceSelector;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNodeStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnforcingHooksTest {
  private static PacketClassifierNode object(long observedGeneration, String... capabilities) {
    PacketClassifierNode object = new PacketClassifierNode();
    object.setStatus(new PacketClassifierNodeStatus());
    object.getStatus().observedGeneration = observedGeneration;
    object.getStatus().capabilities = List.of(capabilities);
    return object;
  }

  @Test
  void areNamedToAgentsThatKnowThemAndToThoseThatHaveSaidNothingYet() {
    assertThat(EnforcingHooks.mayBeNamed(null)).isTrue();
    assertThat(EnforcingHooks.mayBeNamed(object(-1))).isTrue();
    assertThat(EnforcingHooks.mayBeNamed(object(7, AgentCapability.Tc.wireName()))).isTrue();
    assertThat(EnforcingHooks.mayBeNamed(object(7, AgentCapability.AssignmentId.wireName()))).isFalse();
  }

  @Test
  void anEntryThatStandsIsNotWrittenForThemAlone() {
    Assignment standing = new Assignment();
    standing.classifier = "scan";
    standing.attachMode = AttachMode.Auto;
    standing.interfaces = new InterfaceSelector();
    standing.active = new Assignment.Active();
    Assignment withHooks = EnforcingHooks.entries(standing, List.of(node("new")), Map.of()).keySet().iterator().next();
    assertThat(withHooks.hooks).containsExactly(ArrivalHook.Native, ArrivalHook.Tc);
    assertThat(AssignmentSnapshot.of(withHooks)).isEqualTo(AssignmentSnapshot.of(standing));
    assertThat(EnforcingHooks.entries(standing, List.of(node("old")), Map.of("old", object(3))).keySet()).containsExactly(standing);
  }

  private static NodeInfo node(String name) {
    return new NodeInfo(name, "uid-" + name, true, Map.of(), List.of(), NodeInfo.Agent.Ready);
  }
}
