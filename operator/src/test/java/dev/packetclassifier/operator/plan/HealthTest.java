// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.InterfaceStatus;
import dev.packetclassifier.api.v1alpha1.Phase;
import dev.packetclassifier.api.v1alpha1.StatusCondition;
import dev.packetclassifier.api.v1alpha1.StatusCondition.Status;
import dev.packetclassifier.operator.plan.NodeInfo.Agent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every state ends in one that kstatus ends: Current or Failed; InProgress is only what changes by itself. */
class HealthTest {
  private static final Duration GRACE = Duration.ofMinutes(2);

  private final SimulatedFleet fleet = new SimulatedFleet();

  @Test
  void aRebootOfANodeLeavesItReady() {
    run(10);
    restart("node-00003");
    fleet.pass(Duration.ofSeconds(40));
    expect("Current", "NodesReady");
    assertThat(fleet.status().nodes.ready).as("counts say what is so").isEqualTo(9);

    back("node-00003");
    for (Phase phase : List.of(Phase.Pending, Phase.Warming)) {
      fleet.reports("node-00003", phase);
      fleet.pass(Duration.ofSeconds(20));
      expect("Current", "NodesReady");
    }
    fleet.reports("node-00003", Phase.Running);
    expect("Current", "NodesReady");
    assertThat(fleet.nodeEventReasons()).containsExactly("Accepted", "Ready");
  }

  @Test
  void moreThanATenthAtOnceIsProgress() {
    run(10);
    restart("node-00003");
    restart("node-00004");
    expect("InProgress", "NodesUnknown");
  }

  @Test
  void theOnlyNodeMayRestart() {
    run(1);
    restart("node-00000");
    expect("Current", "NodesReady");
    assertThat(fleet.condition("Ready").message).contains("0 of 1 nodes run", "its node agent is not ready");
  }

  @Test
  void aDeadNodeEndsAsStalled() {
    run(10);
    restart("node-00003");
    fleet.pass(GRACE);
    expect("Failed", "NodesUnknown");
    assertThat(fleet.condition("Stalled").message).contains("1 away (node-00003");
  }

  @Test
  void aRestartedOperatorDoesNotForgetThatANodeIsDead() {
    run(10);
    restart("node-00003");
    fleet.pass(GRACE);
    expect("Failed", "NodesUnknown");
    fleet.graceUntil.put("node-00003", fleet.now.plus(GRACE));
    expect("Failed", "NodesUnknown");
  }

  @Test
  void aFailureIsNotExcusedByARestart() {
    run(10);
    restart("node-00003");
    back("node-00003");
    fleet.reports("node-00003", Phase.Failed);
    expect("Failed", "NodesFailed");
  }

  @Test
  void aNewModelMustArriveEverywhereThoughANodeRestarts() {
    run(10);
    fleet.revise(2);
    fleet.step();
    restart("node-00003");
    fleet.nodes.keySet().stream().filter(name -> !name.equals("node-00003")).forEach(name -> fleet.reports(name, Phase.Running));
    expect("InProgress", "NodesUnknown");
  }

  @Test
  void agentsThatStartAreProgressAndOnesThatNeverWillAreUnsupported() {
    fleet.withNodes(2, Agent.Absent);
    fleet.nodes.keySet().forEach(name -> fleet.graceUntil.put(name, fleet.now.plus(GRACE)));
    expect("InProgress", "NoSupportedNode");
    fleet.nodes.replaceAll((name, node) -> node.with(Agent.NotReady));
    expect("InProgress", "NodesUnknown");
    fleet.nodes.replaceAll((name, node) -> node.with(Agent.NeverReady));
    fleet.pass(Duration.ofMinutes(5));
    expect("Failed", "NoSupportedNode");
    assertThat(fleet.status().nodes.unsupported).isEqualTo(2);
    assertThat(fleet.status().failingNodes.get(0).message).isEqualTo("its node agent has not been ready since it was created");
  }

  @Test
  void anUnsupportedNodeBesideOthersIsNamedAndHoldsNothingUp() {
    fleet.node("virtual", Agent.NeverReady, Map.of());
    run(2);
    expect("Current", "NodesReady");
    assertThat(fleet.condition("Ready").message).contains("1 unsupported (virtual");
  }

  @Test
  void anAgentThatBreaksInAnUpgradeKeepsItsNodeDesired() {
    run(2);
    fleet.nodes.computeIfPresent("node-00001", (name, node) -> node.with(Agent.NeverReady));
    expect("Failed", "NodesUnknown");
    assertThat(fleet.status().nodes.desired).isEqualTo(2);
  }

  @Test
  void aMissingInterfaceIsStalledAndARevisionToFetchIsNot() {
    run(2);
    fleet.reports("node-00001", Phase.Pending);
    expect("Failed", "InterfaceMissing");
    InterfaceStatus present = new InterfaceStatus();
    present.name = "eth0";
    present.ifindex = 2;
    present.phase = Phase.Pending;
    fleet.objects.get("node-00001").getStatus().assignments.get(0).interfaces = List.of(present);
    expect("InProgress", "NodesPending");
  }

  @Test
  void aWriteThatIsRefusedIsThatNodesMessageAndTriedAgainLater() {
    fleet.withNodes(2, Agent.Ready);
    fleet.refusedWrites.put("node-00001", new RefusedWrite("admission webhook denied it", fleet.now.plusSeconds(8)));
    RolloutPlan plan = fleet.step();
    assertThat(plan.assign()).extracting(write -> write.node().name()).containsExactly("node-00000");
    assertThat(plan.wakeUp()).isEqualTo(Duration.ofSeconds(8));
    fleet.reports("node-00000", Phase.Running);
    expect("Failed", "NodesFailed");
    assertThat(fleet.status().failingNodes).singleElement().satisfies(node -> {
      assertThat(node.reason).isEqualTo("OutOfSync");
      assertThat(node.message).contains("admission webhook denied it");
    });
    fleet.pass(Duration.ofSeconds(8));
    assertThat(fleet.plan().assign()).extracting(write -> write.node().name()).containsExactly("node-00001");
  }

  @Test
  void goingBackToTheCurrentRevisionIsAChangeToo() {
    run(2);
    fleet.revise(2);
    fleet.step();
    fleet.reports("node-00000", Phase.Running);
    fleet.revise(1);
    fleet.step();
    assertThat(fleet.status().currentRevision).isEqualTo("c-0000000001");
    assertThat(fleet.status().updatingRevision).as("nodes were told to run another one").isEqualTo("c-0000000001");
    fleet.allReport(Phase.Running);
    fleet.step();
    assertThat(fleet.status().updatingRevision).isNull();
  }

  private void run(int nodes) {
    fleet.withNodes(nodes, Agent.Ready);
    fleet.step();
    fleet.allReport(Phase.Running);
    fleet.step();
  }

  private void restart(String node) {
    fleet.nodes.computeIfPresent(node, (name, info) -> info.with(Agent.NotReady));
    fleet.graceUntil.put(node, fleet.now.plus(GRACE));
  }

  private void back(String node) {
    fleet.nodes.computeIfPresent(node, (name, info) -> info.with(Agent.Ready));
  }

  private void expect(String kstatus, String reason) {
    fleet.published = new PublishedStatus(fleet.published.status(), Optional.empty(), Duration.ZERO);
    fleet.step();
    assertThat(List.of(kstatus(), fleet.condition("Ready").reason)).as(fleet.condition("Ready").message).containsExactly(kstatus, reason);
  }

  /** As sigs.k8s.io/cli-utils judges an object of an unknown kind whose observedGeneration is its generation. */
  private String kstatus() {
    for (String type : List.of("Reconciling", "Stalled")) {
      StatusCondition condition = fleet.condition(type);
      if (condition.status == Status.True) {
        return type.equals("Stalled") ? "Failed" : "InProgress";
      }
    }
    return fleet.condition("Ready").status == Status.True ? "Current" : "InProgress";
  }
}
