// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.AssignmentStatus;
import dev.packetclassifier.api.v1alpha1.EventReason;
import dev.packetclassifier.api.v1alpha1.InterfaceSelector;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.NodeCounts;
import dev.packetclassifier.api.v1alpha1.OnFailure;
import dev.packetclassifier.api.v1alpha1.Phase;
import dev.packetclassifier.api.v1alpha1.StatusCondition.Status;
import dev.packetclassifier.operator.Classifiers;
import dev.packetclassifier.operator.plan.NodeInfo.Agent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClassifierPlannerTest {
  private final SimulatedFleet fleet = new SimulatedFleet();

  @Test
  void newClassifierMakesItsRevisionAndAssignsEveryNodeAtOnce() {
    fleet.withNodes(3, Agent.Ready);
    RolloutPlan plan = fleet.step();

    assertThat(plan.makeRevision()).contains("c-0000000001");
    assertThat(plan.assign()).hasSize(3);
    assertThat(plan.assign().get(0).assignment()).satisfies(assignment -> {
      assertThat(assignment.classifier).isEqualTo("c");
      assertThat(assignment.active.revision).isEqualTo("c-0000000001");
      assertThat(assignment.active.mode).isEqualTo(Mode.Observe);
      assertThat(assignment.priority).isEqualTo(100);
      assertThat(assignment.interfaces.names).containsExactly("eth0");
    });
    assertThat(conditions()).containsExactly(Status.True, Status.False, Status.True, Status.False);
    assertThat(fleet.status().currentRevision).isEqualTo("-");
    assertThat(fleet.status().updatingRevision).isEqualTo("c-0000000001");
  }

  @Test
  void carriedOutTwiceItChangesNothing() {
    fleet.withNodes(3, Agent.Ready);
    fleet.step();
    RolloutPlan again = fleet.step();

    assertThat(again.makeRevision()).isEmpty();
    assertThat(again.assign()).isEmpty();
    assertThat(again.publish()).isFalse();
    assertThat(again.wakeUp()).isEqualTo(ClassifierPlanner.IDLE);
  }

  @Test
  void readyWhenEveryAgentReportsTheWantedRevision() {
    fleet.withNodes(2, Agent.Ready);
    fleet.step();
    fleet.allReport(Phase.Running);
    fleet.step();

    assertThat(conditions()).containsExactly(Status.True, Status.True, Status.False, Status.False);
    assertThat(fleet.status().currentRevision).isEqualTo("c-0000000001");
    assertThat(fleet.status().updatingRevision).isNull();
    assertCounts(2, 2, 2, 0, 0);

  }

  @Test
  void anotherClassifiersChangeOnItsNodesLeavesItReady() {
    fleet.withNodes(2, Agent.Ready);
    fleet.step();
    fleet.allReport(Phase.Running);
    fleet.step();
    fleet.anotherIsAssigned("node-00000");
    fleet.pass(Duration.ofMinutes(1));
    RolloutPlan plan = fleet.step();

    assertThat(plan.publish()).isFalse();
    assertCounts(2, 2, 2, 0, 0);
    assertThat(fleet.nodeEventReasons()).containsExactly("Accepted", "Ready");
  }

  @Test
  void reportFromBeforeItsOwnAssignmentIsNotBelieved() {
    fleet.withNodes(2, Agent.Ready);
    fleet.step();
    fleet.allReport(Phase.Running);
    fleet.step();
    fleet.anotherIsAssigned("node-00000");
    fleet.assignedAt.put("node-00000", fleet.objects.get("node-00000").getMetadata().getGeneration());
    fleet.step();
    assertCounts(2, 2, 1, 0, 0);
    assertThat(fleet.condition("Ready").status).isEqualTo(Status.False);
  }

  @Test
  void whenItIsNotKnownSinceWhenItIsAssignedTheNewestGenerationCounts() {
    fleet.withNodes(1, Agent.Ready);
    fleet.step();
    fleet.allReport(Phase.Running);
    fleet.step();
    fleet.anotherIsAssigned("node-00000");
    fleet.assignedAt.clear();
    fleet.step();
    assertCounts(1, 1, 0, 0, 0);
  }

  @Test
  void reportForAnOlderPlacementIsNotTakenForTheNewOne() {
    fleet.withNodes(1, Agent.Ready);
    fleet.step();
    fleet.allReport(Phase.Running);
    fleet.step();

    fleet.classifier.getSpec().target.interfaces = new InterfaceSelector();
    fleet.classifier.getSpec().target.interfaces.names = List.of("eth1");
    fleet.edit();
    assertThat(fleet.plan().status().nodes.ready).as("the object in the cache has the old interfaces").isZero();
  }

  @Test
  void newRevisionKeepsTheOldOneAsCurrentUntilItHasArrived() {
    fleet.withNodes(2, Agent.Ready);
    fleet.step();
    fleet.allReport(Phase.Running);
    fleet.step();
    fleet.revise(2);
    fleet.step();
    assertThat(fleet.status().currentRevision).isEqualTo("c-0000000001");
    assertThat(fleet.status().updatingRevision).isEqualTo("c-0000000002");

    fleet.reports("node-00000", Phase.Running);
    fleet.step();
    assertThat(fleet.status().currentRevision).isEqualTo("c-0000000001");

    fleet.reports("node-00001", Phase.Failed);
    fleet.step();
    assertThat(fleet.status().currentRevision).as("a node that failed takes it back").isEqualTo("c-0000000001");
    assertThat(fleet.status().updatingRevision).isNull();
    fleet.allReport(Phase.Running);
    fleet.step();
    assertThat(fleet.condition("Stalled").status).isEqualTo(Status.True);
    assertThat(fleet.condition("Ready").reason).isEqualTo("RolledBack");
  }

  @Test
  void invalidModelTouchesNoNodeAndLeavesTheRunningRevision() {
    fleet.withNodes(2, Agent.Ready);
    fleet.step();
    fleet.allReport(Phase.Running);
    fleet.step();
    int writes = fleet.assignmentWrites;
    fleet.node("late", Agent.Ready, Map.of());
    fleet.reject("model.neuralNetwork.layers[0], neuron 0: too much");
    RolloutPlan plan = fleet.step();

    assertThat(plan.makeRevision()).isEmpty();
    assertThat(plan.unassign()).isEmpty();
    assertThat(fleet.assignmentWrites).isEqualTo(writes);
    assertThat(conditions()).containsExactly(Status.False, Status.False, Status.False, Status.True);
    assertThat(fleet.condition("Accepted").message).contains("neuron 0");
    assertThat(fleet.condition("Ready").message).contains("c-0000000001 stays");
    assertThat(fleet.status().currentRevision).isEqualTo("c-0000000001");
    assertThat(fleet.status().observedGeneration).isEqualTo(2);
    assertThat(fleet.nodeEventReasons()).endsWith("Rejected");
  }

  @Test
  void revisionOfTheSameNameWithAnotherDigestIsNotUsed() {
    fleet.withNodes(1, Agent.Ready);
    fleet.revisions.put("c-0000000001", new RevisionInfo("c-0000000001", "f".repeat(64), "2026-01-01T00:00:00Z"));
    RolloutPlan plan = fleet.step();

    assertThat(plan.assign()).isEmpty();
    assertThat(fleet.condition("Accepted").status).isEqualTo(Status.False);
    assertThat(fleet.condition("Stalled").message).contains("delete that revision");
  }

  @Test
  void nodeWithoutAgentIsUnsupportedAndNamed() {
    fleet.withNodes(1, Agent.Ready);
    fleet.node("bare", Agent.Absent, Map.of());
    fleet.step();
    fleet.allReport(Phase.Running);
    fleet.step();

    assertCounts(1, 1, 1, 0, 1);
    assertThat(fleet.status().failingNodes).singleElement().satisfies(node -> {
      assertThat(node.name).isEqualTo("bare");
      assertThat(node.reason).isEqualTo("Unsupported");
    });
    assertThat(fleet.condition("Ready").status).isEqualTo(Status.True);
    assertThat(fleet.condition("Ready").message).contains("bare");
    assertThat(fleet.objects).doesNotContainKey("bare");
  }

  @Test
  void nodeThatDoesNotRunLinuxIsUnsupported() {
    fleet.withNodes(1, Agent.Ready);
    fleet.nodes.put("win", new NodeInfo("win", "u", false, Map.of(), List.of(), Agent.Ready));
    fleet.step();

    assertCounts(1, 0, 0, 0, 1);
    assertThat(fleet.objects).doesNotContainKey("win");
  }

  @Test
  void nodeWhoseAgentIsNotReadyIsUnknownAndNeverReady() {
    fleet.withNodes(2, Agent.Ready);
    fleet.step();
    fleet.allReport(Phase.Running);
    fleet.step();
    fleet.nodes.computeIfPresent("node-00001", (name, node) -> node.with(Agent.NotReady));
    fleet.step();

    assertCounts(2, 2, 1, 0, 0);
    assertThat(fleet.status().failingNodes).singleElement().satisfies(node -> assertThat(node.reason).isEqualTo("Unknown"));
    assertThat(conditions()).containsExactly(Status.True, Status.False, Status.False, Status.True);
  }

  /** While a DaemonSet is upgraded each node is without a pod for a moment: its classifiers stay attached. */
  @Test
  void nodeKeepsItsAssignmentWhileItsAgentIsGone() {
    fleet.withNodes(1, Agent.Ready);
    fleet.step();
    fleet.allReport(Phase.Running);
    fleet.step();
    fleet.nodes.computeIfPresent("node-00000", (name, node) -> node.with(Agent.Absent));
    RolloutPlan plan = fleet.step();

    assertThat(plan.unassign()).isEmpty();
    assertCounts(1, 1, 0, 0, 0);
    assertThat(fleet.condition("Ready").status).isEqualTo(Status.False);
  }

  @Test
  void nodesThatJoinAreAssignedAndNodesThatStopMatchingAreDropped() {
    SimulatedFleet zone = new SimulatedFleet(Classifiers.selecting("c", "zone", "a"));
    zone.node("one", Agent.Ready, Map.of("zone", "a"));
    zone.node("two", Agent.Ready, Map.of("zone", "b"));
    zone.step();
    assertThat(zone.objects).containsOnlyKeys("one");
    zone.allReport(Phase.Running);
    zone.step();

    zone.node("three", Agent.Ready, Map.of("zone", "a"));
    zone.step();
    assertThat(zone.objects).containsOnlyKeys("one", "three");

    zone.nodes.computeIfPresent("one", (name, node) -> new NodeInfo(name, node.uid(), true, Map.of("zone", "b"), List.of(), Agent.Ready));
    RolloutPlan plan = zone.step();
    assertThat(plan.unassign()).extracting(assigned -> assigned.node().name()).containsExactly("one");
    zone.reports("three", Phase.Running);
    zone.step();
    assertThat(zone.condition("Ready").status).as("one has not yet reported that it is detached").isEqualTo(Status.False);
    assertThat(zone.condition("Reconciling").reason).isEqualTo("Detaching");

    zone.reports("one", Phase.Running);
    zone.step();
    assertThat(zone.condition("Ready").status).isEqualTo(Status.True);
  }

  @Test
  void nodeThatWasMadeAnewIsAssignedAgainWithItsNewUid() {
    fleet.withNodes(1, Agent.Ready);
    fleet.step();
    fleet.node("node-00000", Agent.Ready, Map.of());
    assertThat(fleet.plan().assign()).hasSize(1);
    fleet.step();
    assertThat(fleet.plan().assign()).isEmpty();
  }

  @Test
  void phasesThatAreNoProgressFail() {
    fleet.classifier.getSpec().rollout.onFailure = OnFailure.Pause;
    fleet.withNodes(4, Agent.Ready);
    fleet.step();
    List<Phase> phases = List.of(Phase.Blocked, Phase.Conflict, Phase.Failed, Phase.Unsupported);
    for (int i = 0; i < phases.size(); i++) {
      fleet.reports("node-%05d".formatted(i), phases.get(i));
    }
    fleet.step();

    assertCounts(4, 0, 0, 4, 0);
    assertThat(fleet.status().failingNodes).extracting(node -> node.reason)
        .containsExactly("Blocked", "Conflict", "Failed", "Unsupported");
    assertThat(fleet.condition("Stalled").status).isEqualTo(Status.True);
    assertThat(fleet.events.stream().filter(event -> event.reason() == EventReason.NodeFailing)).hasSize(4);
  }

  /** Auto in generic mode only observes: waiting for it to enforce would be waiting for ever. */
  @Test
  void nodeThatRunsAnotherModeForAReasonFailsAndSaysWhy() {
    fleet.classifier.getSpec().mode = Mode.Enforce;
    fleet.withNodes(1, Agent.Ready);
    fleet.step();
    fleet.reports("node-00000", Phase.Running);
    AssignmentStatus.Active active = fleet.objects.get("node-00000").getStatus().assignments.get(0).active;
    active.mode = Mode.Observe;
    active.message = "eth0: in generic mode Enforce acts as Observe";
    fleet.step();
    assertThat(conditions()).containsExactly(Status.True, Status.False, Status.False, Status.True);
    assertThat(fleet.condition("Ready").message).contains("in Observe: eth0: in generic mode");
    active.message = null;
    fleet.step();
    assertThat(fleet.condition("Reconciling").status).as("no reason: it is on its way").isEqualTo(Status.True);
  }

  @Test
  void waitingForAnInterfaceIsNoFailure() {
    fleet.withNodes(1, Agent.Ready);
    fleet.step();
    fleet.reports("node-00000", Phase.Pending);
    fleet.pass(StatusThrottle.INTERVAL);
    fleet.step();

    assertCounts(1, 0, 0, 0, 0);
    assertThat(fleet.condition("Stalled").reason).isEqualTo("InterfaceMissing");
    assertThat(conditions()).as("nothing changes until the interface is made").containsExactly(Status.True, Status.False, Status.False,
        Status.True);
    assertThat(fleet.status().failingNodes).singleElement().satisfies(node -> assertThat(node.reason).isEqualTo("Pending"));
    assertThat(fleet.nodeEventReasons()).doesNotContain("NodeFailing");
  }

  @Test
  void withoutANodeThereIsNothingToDoAndWithoutASupportedOneItIsStalled() {
    fleet.step();
    assertThat(fleet.condition("Ready").reason).isEqualTo("NoNodesSelected");
    assertThat(conditions()).containsExactly(Status.True, Status.True, Status.False, Status.False);
    fleet.node("bare", Agent.Absent, Map.of());
    fleet.step();
    assertThat(fleet.condition("Ready").reason).isEqualTo("NoSupportedNode");
    assertThat(conditions()).containsExactly(Status.True, Status.False, Status.False, Status.True);
  }

  @Test
  void transitionTimesStayWhileTheStatusStays() {
    fleet.withNodes(2, Agent.Ready);
    fleet.step();
    String before = fleet.condition("Accepted").lastTransitionTime;
    fleet.pass(Duration.ofHours(1));
    fleet.revise(2);
    fleet.step();

    assertThat(fleet.condition("Accepted").lastTransitionTime).isEqualTo(before);
    fleet.allReport(Phase.Running);
    fleet.step();
    assertThat(fleet.condition("Ready").lastTransitionTime).isEqualTo("2026-01-01T01:00:00Z");
  }

  @Test
  void eachTransitionIsToldOnce() {
    fleet.withNodes(2, Agent.Ready);
    fleet.step();
    fleet.allReport(Phase.Running);
    fleet.step();
    fleet.pass(Duration.ofMinutes(1));
    fleet.step();
    fleet.reports("node-00000", Phase.Blocked);
    fleet.step();
    fleet.pass(Duration.ofMinutes(1));
    fleet.step();

    assertThat(fleet.nodeEventReasons()).containsExactly("Accepted", "Ready", "NodeFailing");
  }

  @Test
  void revisionsThatNobodyRunsAreKeptUpToTheLimit() {
    fleet.withNodes(1, Agent.Ready);
    fleet.classifier.getSpec().revisionHistoryLimit = 2;
    for (int i = 1; i <= 6; i++) {
      fleet.revise(i);
      fleet.pass(Duration.ofMinutes(1));
      fleet.step();
      fleet.allReport(Phase.Running);
      fleet.step();
    }
    assertThat(fleet.revisions).containsOnlyKeys("c-0000000004", "c-0000000005", "c-0000000006");
  }

  @Test
  void revisionThatANodeStillRunsIsNeverPruned() {
    fleet.withNodes(2, Agent.Ready);
    fleet.classifier.getSpec().revisionHistoryLimit = 1;
    fleet.step();
    fleet.allReport(Phase.Running);
    fleet.step();
    for (int i = 2; i <= 6; i++) {
      fleet.revise(i);
      fleet.pass(Duration.ofMinutes(1));
      fleet.step();
      fleet.reports("node-00001", Phase.Running);
      fleet.step();
      fleet.step();
    }
    assertThat(fleet.revisions).as("node-00000 reports it").containsKey("c-0000000001");
    assertThat(fleet.revisions).containsOnlyKeys("c-0000000001", "c-0000000005", "c-0000000006");
  }

  private List<Status> conditions() {
    return List.of("Accepted", "Ready", "Reconciling", "Stalled").stream().map(type -> fleet.condition(type).status).toList();
  }

  private void assertCounts(int desired, int updated, int ready, int failed, int unsupported) {
    NodeCounts nodes = fleet.status().nodes;
    assertThat(List.of(nodes.desired, nodes.updated, nodes.ready, nodes.failed, nodes.unsupported))
        .as("desired, updated, ready, failed, unsupported").containsExactly(desired, updated, ready, failed, unsupported);
  }
}
