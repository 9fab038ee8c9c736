// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.Phase;
import dev.packetclassifier.api.v1alpha1.StatusCondition.Status;
import dev.packetclassifier.operator.plan.NodeInfo.Agent;
import org.junit.jupiter.api.Test;

/** A node that warms up runs what is wanted, but does not enforce it yet. */
class WarmingTest {
  private final SimulatedFleet fleet = new SimulatedFleet().withNodes(2, Agent.Ready);

  @Test
  void aWarmingNodeIsUpdatedAndNotReady() {
    fleet.classifier.getSpec().mode = Mode.Enforce;
    fleet.step();
    fleet.reports("node-00000", Phase.Running);
    fleet.reports("node-00001", Phase.Warming);
    fleet.pass(StatusThrottle.INTERVAL);
    fleet.step();

    assertThat(fleet.status().nodes.desired).isEqualTo(2);
    assertThat(fleet.status().nodes.updated).isEqualTo(2);
    assertThat(fleet.status().nodes.ready).isEqualTo(1);
    assertThat(fleet.status().nodes.failed).isZero();
    assertThat(fleet.status().failingNodes).isNull();
    assertThat(fleet.status().currentRevision).as("not at its end before the last node has warmed up").isEqualTo("-");
    assertThat(fleet.condition("Ready").status).isEqualTo(Status.False);
    assertThat(fleet.condition("Ready").reason).isEqualTo("NodesWarming");
    assertThat(fleet.condition("Ready").message)
        .isEqualTo("1 of 2 nodes run c-0000000001. 1 warming up (node-00001: eth0: Enforce acts as Observe until 10:00:00Z).");
    assertThat(fleet.condition("Reconciling").status).isEqualTo(Status.True);
    assertThat(fleet.condition("Stalled").status).isEqualTo(Status.False);
    assertThat(fleet.eventReasons()).doesNotContain("NodeFailing");

    fleet.allReport(Phase.Running);
    fleet.step();
    assertThat(fleet.condition("Ready").status).isEqualTo(Status.True);
    assertThat(fleet.condition("Reconciling").status).isEqualTo(Status.False);
  }

  @Test
  void aNodeThatFailsIsSaidBeforeOneThatWarmsUp() {
    fleet.classifier.getSpec().mode = Mode.Enforce;
    fleet.step();
    fleet.reports("node-00000", Phase.Blocked);
    fleet.reports("node-00001", Phase.Warming);
    fleet.step();
    assertThat(fleet.condition("Ready").reason).isEqualTo("NodesFailed");
    assertThat(fleet.condition("Stalled").status).as("one still moves").isEqualTo(Status.False);
  }
}
