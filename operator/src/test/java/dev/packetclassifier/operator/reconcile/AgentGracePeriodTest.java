// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.operator.plan.NodeInfo;
import dev.packetclassifier.operator.plan.NodeInfo.Agent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentGracePeriodTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final AgentGracePeriod grace = new AgentGracePeriod(Duration.ofMinutes(2));

  @Test
  void beginsWhenTheAgentIsFirstSeenAwayWhateverItLacks() {
    assertThat(at(0, node(Agent.Ready))).isEmpty();
    assertThat(at(10, node(Agent.NotReady))).containsExactly(Map.entry("n", START.plusSeconds(130)));
    assertThat(at(20, node(Agent.Absent))).containsExactly(Map.entry("n", START.plusSeconds(130)));
  }

  @Test
  void nodeThatCameBackKeepsTheRestOfItsGrace() {
    at(0, node(Agent.NotReady));
    assertThat(at(30, node(Agent.Ready))).as("after a boot it warms up").containsExactly(Map.entry("n", START.plusSeconds(120)));
    assertThat(at(119, node(Agent.NotReady))).as("it crashes again and again").containsExactly(Map.entry("n", START.plusSeconds(120)));
  }

  @Test
  void isShortForAnAgentThatRunsAndIsNotReady() {
    at(0, node(Agent.Ready));
    assertThat(at(10, node(Agent.Unresponsive))).containsExactly(Map.entry("n", START.plusSeconds(40)));
  }

  @Test
  void startsAgainOnceItIsOver() {
    at(0, node(Agent.NotReady));
    assertThat(at(120, node(Agent.Ready))).isEmpty();
    assertThat(at(130, node(Agent.NotReady))).containsExactly(Map.entry("n", START.plusSeconds(250)));
  }

  @Test
  void nodesThatAreGoneOrCannotHaveAnAgentHaveNone() {
    at(0, node(Agent.NotReady));
    assertThat(grace.until(List.of(), START)).isEmpty();
    assertThat(at(10, new NodeInfo("n", "u", false, Map.of(), List.of(), Agent.Absent))).isEmpty();
  }

  private Map<String, Instant> at(int seconds, NodeInfo node) {
    return grace.until(List.of(node), START.plusSeconds(seconds));
  }

  private static NodeInfo node(Agent agent) {
    return new NodeInfo("n", "u", true, Map.of(), List.of(), agent);
  }
}
