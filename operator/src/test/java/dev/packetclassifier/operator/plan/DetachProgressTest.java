// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Phase;
import dev.packetclassifier.operator.plan.NodeInfo.Agent;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DetachProgressTest {
  private final SimulatedFleet fleet = new SimulatedFleet().withNodes(2, Agent.Ready);
  private final Set<String> grace = new HashSet<>();

  @BeforeEach
  void run() {
    fleet.step();
    fleet.allReport(Phase.Running);
    fleet.classifier.getMetadata().setDeletionTimestamp(fleet.now.toString());
  }

  @Test
  void waitsUntilEveryReachableNodeReportsThatItIsDetached() {
    DetachProgress first = progress();
    assertThat(first.unassign()).hasSize(2);
    assertThat(first.done()).isFalse();
    first.unassign().forEach(assigned -> fleet.unassign(assigned.node().name()));
    assertThat(progress().waiting()).containsExactlyInAnyOrder("node-00000", "node-00001");

    fleet.reports("node-00000", Phase.Running);
    assertThat(progress().waiting()).containsExactly("node-00001");
    fleet.reports("node-00001", Phase.Running);
    assertThat(progress()).satisfies(last -> {
      assertThat(last.done()).isTrue();
      assertThat(last.unassign()).isEmpty();
      assertThat(last.skipped()).isEmpty();
    });
  }

  @Test
  void nodeThatIsGoneDoesNotBlockAndIsNamed() {
    fleet.nodes.remove("node-00000");
    fleet.unassign("node-00001");
    fleet.reports("node-00001", Phase.Running);

    assertThat(progress().done()).isTrue();
    assertThat(progress().unassign()).isEmpty();
    assertThat(progress().skipped()).containsExactly("node-00000 (the node is gone)");
  }

  @Test
  void nodeWhoseAgentIsAwayDoesNotBlockButIsToldAllTheSame() {
    fleet.nodes.computeIfPresent("node-00000", (name, node) -> node.with(Agent.NotReady));
    fleet.nodes.computeIfPresent("node-00001", (name, node) -> node.with(Agent.Absent));

    assertThat(progress().done()).isTrue();
    assertThat(progress().unassign()).hasSize(2);
    assertThat(progress().skipped()).containsExactly("node-00000 (its node agent is not ready)", "node-00001 (it has no node agent)");
  }

  /** The agent may be attaching right now what it was told before the deletion. */
  @Test
  void nodeThatHasNotYetActedIsWaitedForThoughItReportsNothing() {
    fleet.allReport(Phase.Running);
    fleet.objects.values().forEach(object -> object.getStatus().assignments = null);
    fleet.objects.keySet().forEach(fleet::unassign);

    assertThat(progress().waiting()).hasSize(2);
    fleet.pass(DetachProgress.SETTLING.plus(Duration.ofSeconds(1)));
    assertThat(progress().done()).as("an agent that never acts does not block for ever").isTrue();
    assertThat(progress().skipped()).as("and is not taken for detached").containsExactly(
        "node-00000 (its node agent has not acted on the removal)", "node-00001 (its node agent has not acted on the removal)");
  }

  @Test
  void agentThatStillReportsItIsWaitedForTenMinutesAndThenNamedWithWhatItReports() {
    fleet.reports("node-00000", Phase.Failed);
    fleet.objects.keySet().forEach(fleet::unassign);
    fleet.reports("node-00001", Phase.Running);
    fleet.pass(DetachProgress.LIMIT.minusSeconds(1));
    assertThat(progress().waiting()).containsExactly("node-00000");
    fleet.pass(Duration.ofSeconds(1));

    assertThat(progress().done()).isTrue();
    assertThat(progress().skipped()).containsExactly("node-00000 (its node agent still reports it as Failed: because)");
  }

  @Test
  void agentThatRestartsIsWaitedForAMoment() {
    fleet.nodes.computeIfPresent("node-00000", (name, node) -> node.with(Agent.NotReady));
    grace.add("node-00000");
    fleet.unassign("node-00001");
    fleet.reports("node-00001", Phase.Running);
    assertThat(progress().waiting()).containsExactly("node-00000");
    fleet.pass(DetachProgress.AGENT_RESTART);

    assertThat(progress().done()).isTrue();
    assertThat(progress().skipped()).containsExactly("node-00000 (its node agent is not ready)");
  }

  /** The agent keeps what is attached while its object is missing: that object must come back, with a list that lacks the classifier. */
  @Test
  void objectThatSomebodyDeletedDoesNotReadAsDetached() {
    fleet.objects.clear();

    assertThat(progress().recreate()).hasSize(2);
    assertThat(progress().waiting()).hasSize(2);
    fleet.pass(DetachProgress.SETTLING);
    assertThat(progress().skipped()).first().asString().isEqualTo(
        "node-00000 (its PacketClassifierNode was deleted, and its node agent has not acted on a new one)");
  }

  @Test
  void summaryHasCountsAndSomeNames() {
    fleet.withNodes(14, Agent.Ready);
    fleet.nodes.computeIfPresent("node-00003", (name, node) -> node.with(Agent.NotReady));

    assertThat(progress().summary())
        .isEqualTo("Detaching: waiting for 13 nodes (node-00000, node-00001, node-00002, node-00004, node-00005, "
            + "node-00006, node-00007, node-00008, node-00009, node-00010 and 3 more). "
            + "1 not waited for: node-00003 (its node agent is not ready).");
  }

  private DetachProgress progress() {
    return DetachProgress.of(fleet.classifier, fleet.nodes.values(), fleet.objects.values(), grace::contains, fleet.now);
  }
}
