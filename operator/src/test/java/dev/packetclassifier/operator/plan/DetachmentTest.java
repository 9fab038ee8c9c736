package dev.packetclassifier.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Phase;
import dev.packetclassifier.operator.plan.NodeFacts.Agent;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DetachmentTest {
  private final Fleets fleet = new Fleets().withNodes(2, Agent.Ready);
  private Instant deleted;

  @BeforeEach
  void run() {
    fleet.step();
    fleet.allReport(Phase.Running);
    deleted = fleet.now;
  }

  @Test
  void waitsUntilEveryReachableNodeReportsThatItIsDetached() {
    Detachment first = detachment();
    assertThat(first.drop()).hasSize(2);
    assertThat(first.done()).isFalse();
    first.drop().forEach(placed -> fleet.drop(placed.node().name()));
    assertThat(detachment().waiting()).containsExactlyInAnyOrder("node-00000", "node-00001");

    fleet.reports("node-00000", Phase.Running);
    assertThat(detachment().waiting()).containsExactly("node-00001");
    fleet.reports("node-00001", Phase.Running);
    assertThat(detachment()).satisfies(last -> {
      assertThat(last.done()).isTrue();
      assertThat(last.drop()).isEmpty();
      assertThat(last.skipped()).isEmpty();
    });
  }

  @Test
  void nodeThatIsGoneDoesNotBlockAndIsNamed() {
    fleet.nodes.remove("node-00000");
    fleet.drop("node-00001");
    fleet.reports("node-00001", Phase.Running);

    assertThat(detachment().done()).isTrue();
    assertThat(detachment().drop()).isEmpty();
    assertThat(detachment().skipped()).containsExactly("node-00000 (the node is gone)");
  }

  @Test
  void nodeWhoseAgentIsAwayDoesNotBlockButIsToldAllTheSame() {
    fleet.nodes.computeIfPresent("node-00000", (name, node) -> node.with(Agent.NotReady));
    fleet.nodes.computeIfPresent("node-00001", (name, node) -> node.with(Agent.Absent));

    assertThat(detachment().done()).isTrue();
    assertThat(detachment().drop()).hasSize(2);
    assertThat(detachment().skipped()).containsExactly("node-00000 (its node agent is not ready)", "node-00001 (it has no node agent)");
  }

  /** The agent may be attaching right now what it was told before the deletion. */
  @Test
  void nodeThatHasNotYetActedIsWaitedForThoughItReportsNothing() {
    fleet.allReport(Phase.Running);
    fleet.objects.values().forEach(object -> object.getStatus().assignments = null);
    fleet.objects.keySet().forEach(fleet::drop);

    assertThat(detachment().waiting()).hasSize(2);
    fleet.pass(Detachment.SETTLING.plus(Duration.ofSeconds(1)));
    assertThat(detachment().done()).as("an agent that never acts does not block for ever").isTrue();
  }

  private Detachment detachment() {
    return Detachment.of("c", deleted, fleet.nodes.values(), fleet.objects.values(), fleet.now);
  }
}
