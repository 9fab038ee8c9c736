// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.AgentCapability;
import dev.packetclassifier.api.v1alpha1.ArrivalHook;
import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNodeStatus;
import dev.packetclassifier.operator.Classifiers;
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
    Pair pair = Pair.of("scan-0000000001", Mode.Observe, Classifiers.small("scan").getSpec().target);
    AssignmentEntries entries = new AssignmentEntries("scan");
    Assignment standing = entries.of(pair, object(3));
    assertThat(standing.hooks).isNull();
    assertThat(entries.isWanted(standing, pair)).isTrue();
    Assignment withHooks = entries.of(pair, object(7, AgentCapability.Tc.wireName(), AgentCapability.AssignmentId.wireName()));
    assertThat(withHooks.hooks).containsExactly(ArrivalHook.Native, ArrivalHook.Tc);
    assertThat(withHooks.id).hasSize(10);
    assertThat(entries.isWanted(withHooks, pair)).isTrue();
    assertThat(entries.isWanted(withHooks, Pair.of("scan-0000000002", Mode.Observe, Classifiers.small("scan").getSpec().target))).isFalse();
  }
}
