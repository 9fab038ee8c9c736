// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.AgentCapability;
import dev.packetclassifier.api.v1alpha1.ArrivalHook;
import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.InterfaceSelector;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNodeStatus;
import dev.packetclassifier.api.v1alpha1.TargetSpec;
import dev.packetclassifier.operator.rollout.Pair;
import java.util.List;
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
    TargetSpec target = new TargetSpec();
    target.interfaces = new InterfaceSelector();
    target.interfaces.defaultRoute = true;
    Pair pair = Pair.of("scan-1", Mode.Enforce, target);
    AssignmentEntries entries = new AssignmentEntries("scan", null);
    Assignment withHooks = entries.of(pair, null);
    Assignment without = entries.of(pair, object(3));
    assertThat(withHooks.hooks).containsExactly(ArrivalHook.Native, ArrivalHook.Tc);
    assertThat(without.hooks).isNull();
    assertThat(entries.isWanted(withHooks, pair, null)).isTrue();
    assertThat(entries.isWanted(without, pair, object(3))).isTrue();
  }
}
