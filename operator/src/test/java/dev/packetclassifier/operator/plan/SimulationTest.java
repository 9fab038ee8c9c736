// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.EventReason;
import dev.packetclassifier.api.v1alpha1.NodeCounts;
import dev.packetclassifier.api.v1alpha1.OnFailure;
import dev.packetclassifier.api.v1alpha1.Phase;
import dev.packetclassifier.api.v1alpha1.StatusCondition.Status;
import dev.packetclassifier.operator.plan.NodeInfo.Agent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** SimulatedFleet of thousands of nodes, simulated: no API server, no sleeping. */
class SimulationTest {
  private static final int NODES = 5_000;

  @Test
  void statusIsWrittenAFewTimesHoweverManyNodesReport() {
    SimulatedFleet fleet = new SimulatedFleet().withNodes(NODES, Agent.Ready);
    fleet.step();
    List<String> names = new ArrayList<>(fleet.nodes.keySet());
    Collections.shuffle(names, new Random(1));
    for (int i = 0; i < NODES; i += 50) {
      names.subList(i, i + 50).forEach(name -> fleet.reports(name, Phase.Running));
      fleet.pass(Duration.ofMillis(600));
      fleet.step();
    }

    assertThat(fleet.status().nodes.ready).isEqualTo(NODES);
    assertThat(fleet.condition("Ready").status).isEqualTo(Status.True);
    assertThat(fleet.assignmentWrites).isEqualTo(NODES);
    assertThat(fleet.statusWrites).as("a minute at one write in ten seconds, the first and the last").isBetween(6, 9);
    assertThat(fleet.nodeEventReasons()).containsExactly("Accepted", "Ready");
  }

  @Test
  void planOfThousandsOfNodesTakesMilliseconds() {
    SimulatedFleet fleet = new SimulatedFleet().withNodes(NODES, Agent.Ready);
    fleet.step();
    fleet.allReport(Phase.Running);
    fleet.step();
    for (int i = 0; i < 20; i++) {
      fleet.plan();
    }
    long start = System.nanoTime();
    for (int i = 0; i < 10; i++) {
      fleet.plan();
    }
    Duration each = Duration.ofNanos((System.nanoTime() - start) / 10);

    assertThat(each).as("on a busy machine; a list of all nodes per node would take minutes").isLessThan(Duration.ofMillis(500));
  }

  @Test
  void listOfFailingNodesIsShortAndDoesNotChurn() {
    SimulatedFleet fleet = new SimulatedFleet().withNodes(NODES, Agent.Ready);
    fleet.classifier.getSpec().rollout.onFailure = OnFailure.Pause;
    fleet.step();
    fleet.allReport(Phase.Failed);
    fleet.step();
    assertThat(fleet.status().failingNodes).hasSize(10);
    assertThat(fleet.status().nodes.failed).isEqualTo(NODES);
    List<String> shown = names(fleet);

    fleet.node("aaa", Agent.Ready, Map.of());
    fleet.step();
    fleet.reports("aaa", Phase.Failed);
    fleet.pass(StatusThrottle.INTERVAL);
    fleet.step();
    assertThat(names(fleet)).isEqualTo(shown);
    assertThat(fleet.events.stream().filter(event -> event.reason() == EventReason.NodeFailing)).hasSize(10);
  }

  /** Whatever happens in whatever order: when it stops, all converges, and on the way the numbers are never wishes. */
  @Test
  void convergesAfterAnyHistory() {
    for (int seed = 0; seed < 15; seed++) {
      Random random = new Random(seed);
      SimulatedFleet fleet = new SimulatedFleet().withNodes(200, Agent.Ready);
      for (int i = 0; i < 200; i++) {
        happen(fleet, random);
        fleet.pass(Duration.ofMillis(random.nextInt(5_000)));
        fleet.step();
        checkNumbers(fleet);
      }
      settle(fleet);
      assertThat(fleet.condition("Ready").status).as("seed %d: %s", seed, fleet.condition("Ready").message).isEqualTo(Status.True);
      assertThat(fleet.status().nodes.ready).isEqualTo(fleet.nodes.size());
      assertThat(fleet.status().currentRevision).isEqualTo(((ModelValidation.Valid) fleet.validation).revision());
      assertThat(fleet.status().failingNodes).isNull();
    }
  }

  private static void happen(SimulatedFleet fleet, Random random) {
    List<String> names = new ArrayList<>(fleet.nodes.keySet());
    String node = names.get(random.nextInt(names.size()));
    Phase[] phases = Phase.values();
    switch (random.nextInt(8)) {
      case 0 -> fleet.revise(1 + random.nextInt(5));
      case 1 -> fleet.reject("model: no");
      case 2 -> fleet.node("late-" + random.nextInt(20), Agent.Ready, Map.of());
      case 3 -> fleet.nodes.remove(node);
      case 4 -> fleet.nodes.computeIfPresent(node, (name, facts) -> facts.with(Agent.values()[random.nextInt(3)]));
      case 5 -> fleet.node(node, Agent.Ready, Map.of());
      default -> names.forEach(name -> {
        if (random.nextBoolean()) {
          fleet.reports(name, phases[random.nextInt(phases.length)]);
        }
      });
    }
  }

  private static void settle(SimulatedFleet fleet) {
    fleet.revise(7);
    fleet.nodes.replaceAll((name, node) -> node.with(Agent.Ready));
    for (int i = 0; i < 5; i++) {
      fleet.step();
      fleet.allReport(Phase.Running);
      fleet.pass(StatusThrottle.INTERVAL);
      fleet.step();
    }
  }

  private static void checkNumbers(SimulatedFleet fleet) {
    NodeCounts nodes = fleet.plan().status().nodes;
    assertThat(nodes.ready).isLessThanOrEqualTo(nodes.desired);
    assertThat(nodes.updated).isLessThanOrEqualTo(nodes.desired);
    assertThat(nodes.ready + nodes.failed).isLessThanOrEqualTo(nodes.desired);
    assertThat(nodes.desired + nodes.unsupported).isEqualTo(fleet.nodes.size());
  }

  private static List<String> names(SimulatedFleet fleet) {
    return fleet.status().failingNodes.stream().map(node -> node.name).toList();
  }
}
