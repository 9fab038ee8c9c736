// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Phase;
import dev.packetclassifier.api.v1alpha1.StatusCondition.Status;
import dev.packetclassifier.operator.plan.NodeInfo.Agent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An agent that is being replaced is no failure; one that stays away is. */
class AgentUpgradeTest {
  private static final Duration GRACE = Duration.ofMinutes(2);

  private final SimulatedFleet fleet = new SimulatedFleet();

  @Test
  void upgradeOfALargeFleetWarnsOfNoNode() {
    fleet.withNodes(200, Agent.Ready);
    run();
    List<String> names = new ArrayList<>(fleet.nodes.keySet());
    for (int i = 0; i < names.size(); i += 20) {
      List<String> some = names.subList(i, i + 20);
      some.forEach(name -> leave(name, Agent.NotReady));
      fleet.step();
      fleet.pass(Duration.ofSeconds(15));
      some.forEach(name -> leave(name, Agent.Absent));
      fleet.step();
      fleet.pass(Duration.ofSeconds(15));
      fleet.step();
      assertThat(fleet.condition("Ready").status).as("a tenth of the fleet restarts").isEqualTo(Status.True);
      assertThat(fleet.plan().status().nodes.ready).as("what a node without its agent runs is not known").isEqualTo(180);
      some.forEach(this::comeBack);
      fleet.step();
    }
    fleet.pass(StatusThrottle.INTERVAL);
    fleet.step();

    assertThat(fleet.nodeEventReasons()).containsOnly("Accepted", "Ready");
    assertThat(fleet.condition("Ready").status).isEqualTo(Status.True);
  }

  @Test
  void agentThatStaysAwayIsToldOfOnceItsGraceIsOver() {
    fleet.withNodes(2, Agent.Ready);
    run();
    leave("node-00001", Agent.NotReady);
    assertThat(fleet.step().wakeUp()).isLessThanOrEqualTo(GRACE);
    fleet.pass(GRACE.minusSeconds(1));
    assertThat(fleet.step().wakeUp()).as("nothing else may happen until then").isEqualTo(Duration.ofSeconds(1));
    assertThat(fleet.status().failingNodes).isNull();
    fleet.pass(Duration.ofSeconds(1));
    fleet.step();

    assertThat(fleet.status().failingNodes).singleElement()
        .satisfies(node -> assertThat(node.name + " " + node.reason).isEqualTo("node-00001 Unknown"));
    assertThat(fleet.nodeEventReasons()).containsExactly("Accepted", "Ready", "NodeFailing");
  }

  @Test
  void nodeThatJoinsIsNoFailureBeforeItsAgentHadTimeToStart() {
    fleet.withNodes(1, Agent.Ready);
    run();
    fleet.node("late", Agent.Absent, Map.of());
    fleet.graceUntil.put("late", fleet.now.plus(GRACE));
    fleet.pass(StatusThrottle.INTERVAL);
    fleet.step();
    assertThat(fleet.status().failingNodes).isNull();
    fleet.pass(GRACE);
    fleet.step();

    assertThat(fleet.nodeEventReasons()).containsExactly("Accepted", "Ready", "NodeFailing");
  }

  @Test
  void failureThatTheAgentReportsHasNoGrace() {
    fleet.withNodes(1, Agent.Ready);
    run();
    fleet.graceUntil.put("node-00000", fleet.now.plus(GRACE));
    fleet.reports("node-00000", Phase.Failed);
    fleet.step();

    assertThat(fleet.nodeEventReasons()).containsExactly("Accepted", "Ready", "NodeFailing");
  }

  @Test
  void nodeThatIsShownStaysShownThoughTheOperatorForgotSinceWhen() {
    fleet.withNodes(1, Agent.Ready);
    run();
    leave("node-00000", Agent.NotReady);
    fleet.pass(GRACE);
    fleet.step();
    fleet.graceUntil.put("node-00000", fleet.now.plus(GRACE));
    fleet.pass(StatusThrottle.INTERVAL);
    fleet.step();

    assertThat(fleet.status().failingNodes).hasSize(1);
    assertThat(fleet.nodeEventReasons()).containsExactly("Accepted", "Ready", "NodeFailing");
  }

  private void run() {
    fleet.step();
    fleet.allReport(Phase.Running);
    fleet.step();
  }

  private void leave(String node, Agent agent) {
    fleet.nodes.computeIfPresent(node, (name, facts) -> facts.with(agent));
    fleet.graceUntil.putIfAbsent(node, fleet.now.plus(GRACE));
  }

  private void comeBack(String node) {
    fleet.nodes.computeIfPresent(node, (name, facts) -> facts.with(Agent.Ready));
    fleet.graceUntil.remove(node);
  }
}
