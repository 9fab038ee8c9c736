package dev.packetclassifier.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Phase;
import dev.packetclassifier.operator.plan.NodeInfo.Agent;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DetachProgressTest {
  private final SimulatedFleet fleet = new SimulatedFleet().withNodes(2, Agent.Ready);
  private Instant deleted;

  @BeforeEach
  void run() {
    fleet.step();
    fleet.allReport(Phase.Running);
    deleted = fleet.now;
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
  }

  private DetachProgress progress() {
    return DetachProgress.of("c", deleted, fleet.nodes.values(), fleet.objects.values(), fleet.now);
  }
}
