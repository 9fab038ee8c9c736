// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.plan;

import static dev.packetclassifier.agent.plan.Assignments.enforcing;
import static dev.packetclassifier.agent.plan.Assignments.onNames;
import static dev.packetclassifier.agent.plan.Assignments.onPattern;
import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.ArrivalHook;
import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.AssignmentStatus;
import dev.packetclassifier.api.v1alpha1.AttachMode;
import dev.packetclassifier.api.v1alpha1.EventReason;
import dev.packetclassifier.api.v1alpha1.InterfaceStatus;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.Phase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NodeStatusBuilderTest {
  private static final String A = "a".repeat(64);
  private static final String B = "b".repeat(64);
  private static final Map<String, RevisionState> REVISIONS = Map.of("scan-aaaaaaaaaa", new RevisionState.Ready(A, StateRequirement.NONE),
      "scan-bbbbbbbbbb", new RevisionState.Ready(B, StateRequirement.NONE));
  private static final List<NodeInterface> INTERFACES = List.of(new NodeInterface(2, "eth0", true), new NodeInterface(3, "eth1", true));

  private final Map<TargetInterface, PlacementOutcome> outcomes = new HashMap<>();

  private List<AssignmentStatus> report(List<Assignment> assignments, AttachedProgram... attached) {
    InterfaceSelection selection = InterfaceSelection.of(assignments, INTERFACES, Set.of(), List.of(attached));
    selection.targets().values().forEach(targets -> targets.forEach(target -> outcomes.putIfAbsent(target, PlacementOutcome.RUNNING)));
    return NodeStatusBuilder.build(assignments, selection, outcomes, Map.of(), REVISIONS, INTERFACES, List.of(attached));
  }

  private static AttachedProgram attached(String classifier, int ifindex, String digest, Mode mode) {
    return new AttachedProgram(classifier, ifindex, digest, mode, AttachMode.Native, 7);
  }

  @Test
  void runningSaysWhatWasReadBack() {
    AssignmentStatus status = report(List.of(onNames("scan", "scan-aaaaaaaaaa", "eth0")), attached("scan", 2, A, Mode.Observe)).get(0);
    assertThat(status.active.phase).isEqualTo(Phase.Running);
    assertThat(status.active.revision).isEqualTo("scan-aaaaaaaaaa");
    assertThat(status.active.mode).isEqualTo(Mode.Observe);
    InterfaceStatus eth0 = status.interfaces.get(0);
    assertThat(eth0.ifindex).isEqualTo(2);
    assertThat(eth0.attachMode).isEqualTo(AttachMode.Native);
    assertThat(eth0.message).isNull();
  }

  @Test
  void wishesAreNotReported() {
    List<Assignment> assignments = List.of(enforcing(onNames("scan", "scan-bbbbbbbbbb", "eth0", "eth1")));
    AssignmentStatus status = report(assignments, attached("scan", 2, A, Mode.Enforce)).get(0);
    assertThat(status.active.phase).isEqualTo(Phase.Failed);
    assertThat(status.active.revision).isEqualTo("scan-aaaaaaaaaa");
    assertThat(status.interfaces.get(0).message).contains("scan-aaaaaaaaaa");
    assertThat(status.interfaces.get(1).phase).isEqualTo(Phase.Failed);
    assertThat(status.interfaces.get(1).revision).isNull();
    assertThat(report(assignments, attached("scan", 2, B, Mode.Observe)).get(0).interfaces.get(0).message).contains("mode Observe");
  }

  @Test
  void whatAutoDoesAtTcIsSaidAndIsNoFailure() {
    AttachedProgram tc = new AttachedProgram("scan", 2, A, Mode.Observe, AttachMode.Tc, 7);
    AssignmentStatus status = report(List.of(enforcing(onNames("scan", "scan-aaaaaaaaaa", "eth0"))), tc).get(0);
    assertThat(status.active.phase).isEqualTo(Phase.Running);
    assertThat(status.active.mode).isEqualTo(Mode.Observe);
    assertThat(status.active.message).startsWith("eth0: NotEnforcing: TcNeedsRollout: ");
    Assignment rolledOut = enforcing(onNames("scan", "scan-aaaaaaaaaa", "eth0"));
    rolledOut.hooks = List.of(ArrivalHook.Native, ArrivalHook.Tc);
    assertThat(report(List.of(rolledOut), tc).get(0).active.phase).as("it must enforce").isEqualTo(Phase.Failed);
    rolledOut.attachMode = AttachMode.Generic;
    assertThat(report(List.of(rolledOut), tc).get(0).active.message).contains("Generic is deprecated");
  }

  @Test
  void theInterfaceThatIsBehindIsNamed() {
    List<Assignment> assignments = List.of(onNames("scan", "scan-bbbbbbbbbb", "eth0", "eth1"));
    AssignmentStatus status = report(assignments, attached("scan", 2, B, Mode.Observe), attached("scan", 3, A, Mode.Observe)).get(0);
    assertThat(status.active.revision).isEqualTo("scan-aaaaaaaaaa");
  }

  @Test
  void failureIsSaidBesideWhatStillRuns() {
    Assignment assignment = onNames("scan", "scan-bbbbbbbbbb", "eth0");
    outcomes.put(new TargetInterface("scan", "eth0", OptionalInt.of(2)), new PlacementOutcome(Phase.Failed, "verifier said no"));
    AssignmentStatus status = report(List.of(assignment), attached("scan", 2, A, Mode.Observe)).get(0);
    assertThat(status.active.phase).isEqualTo(Phase.Failed);
    assertThat(status.active.message).isEqualTo("eth0: verifier said no");
    assertThat(status.interfaces.get(0).revision).isEqualTo("scan-aaaaaaaaaa");
  }

  @Test
  void worstInterfaceCounts() {
    outcomes.put(new TargetInterface("scan", "eth9", OptionalInt.empty()),
        new PlacementOutcome(Phase.Pending, "interface eth9 does not exist"));
    AssignmentStatus status = report(List.of(onNames("scan", "scan-aaaaaaaaaa", "eth0", "eth9")), attached("scan", 2, A, Mode.Observe))
        .get(0);
    assertThat(status.active.phase).isEqualTo(Phase.Pending);
    assertThat(status.interfaces).extracting(each -> each.phase).containsExactly(Phase.Running, Phase.Pending);
    assertThat(status.interfaces.get(1).ifindex).isNull();
  }

  @Test
  void patternWithoutMatchWaits() {
    AssignmentStatus status = report(List.of(onPattern("scan", "scan-aaaaaaaaaa", "wlan.*"))).get(0);
    assertThat(status.active.phase).isEqualTo(Phase.Pending);
    assertThat(status.active.message).contains("wlan.*");
    assertThat(status.interfaces).isEmpty();
  }

  @Test
  void whatShouldBeGoneButRunsIsReported() {
    List<AssignmentStatus> statuses = report(List.of(onNames("scan", "scan-aaaaaaaaaa", "eth0")), attached("scan", 2, A, Mode.Observe),
        attached("scan", 3, A, Mode.Observe), attached("flood", 9, B, Mode.Enforce));
    assertThat(statuses).extracting(each -> each.classifier).containsExactly("flood", "scan");
    assertThat(statuses.get(0).interfaces.get(0).name).isEqualTo("#9");
    assertThat(statuses.get(0).active.phase).isEqualTo(Phase.Failed);
    assertThat(statuses.get(1).interfaces.get(1).message).contains("still attached");
  }

  @Test
  void summaryIsOneLine() {
    assertThat(NodeStatusBuilder.summary(List.of(), 0)).isEqualTo("nothing assigned");
    List<AssignmentStatus> running = report(List.of(onNames("scan", "scan-aaaaaaaaaa", "eth0")), attached("scan", 2, A, Mode.Observe));
    assertThat(NodeStatusBuilder.summary(running, 1)).isEqualTo("1 of 1 running");
    List<AssignmentStatus> waiting = report(List.of(onPattern("scan", "scan-aaaaaaaaaa", "w".repeat(300))));
    assertThat(NodeStatusBuilder.summary(waiting, 1)).startsWith("0 of 1 running; scan Pending: ").hasSize(200);
  }

  @Test
  void whatAttachingChangedIsSaidOfTheInterfaceAndToldOnce() {
    AttachedProgram changed = new AttachedProgram("scan", 2, A, Mode.Observe, AttachMode.Native, 7, "attaching switched on rx-gro",
        Optional.empty());
    List<AssignmentStatus> running = report(List.of(onNames("scan", "scan-aaaaaaaaaa", "eth0")), changed);
    assertThat(running.get(0).active.phase).isEqualTo(Phase.Running);
    assertThat(running.get(0).active.message).as("it is no reason for not running").isNull();
    assertThat(running.get(0).interfaces.get(0).message).isEqualTo("attaching switched on rx-gro", Optional.empty());
    assertThat(NodeEvent.between(List.of(), running)).containsExactly(
        new NodeEvent("scan/eth0", false, EventReason.Running, "scan on eth0: runs scan-aaaaaaaaaa, Native; attaching switched on rx-gro"));

    AttachedProgram swapped = new AttachedProgram("scan", 2, B, Mode.Observe, AttachMode.Native, 7, "attaching switched on rx-gro",
        Optional.empty());
    List<AssignmentStatus> later = report(List.of(onNames("scan", "scan-bbbbbbbbbb", "eth0")), swapped);
    assertThat(NodeEvent.between(running, later)).containsExactly(
        new NodeEvent("scan/eth0", false, EventReason.Running, "scan on eth0: runs scan-bbbbbbbbbb, Native"));
    assertThat(report(List.of(enforcing(onNames("scan", "scan-bbbbbbbbbb", "eth0"))), swapped).get(0).active.phase)
        .as("a note does not excuse the wrong mode").isEqualTo(Phase.Failed);
  }

  @Test
  void transitionsAreToldOnce() {
    List<AssignmentStatus> running = report(List.of(onNames("scan", "scan-aaaaaaaaaa", "eth0")), attached("scan", 2, A, Mode.Observe));
    assertThat(NodeEvent.between(List.of(), running)).containsExactly(
        new NodeEvent("scan/eth0", false, EventReason.Running, "scan on eth0: runs scan-aaaaaaaaaa, Native"));
    assertThat(NodeEvent.between(running, running)).isEmpty();
    assertThat(NodeEvent.between(running, List.of()))
        .containsExactly(new NodeEvent("scan/eth0", false, EventReason.Detached, "scan no longer runs on eth0"));
    outcomes.put(new TargetInterface("scan", "eth0", OptionalInt.of(2)), new PlacementOutcome(Phase.Blocked, "someone else"));
    assertThat(NodeEvent.between(running, report(List.of(onNames("scan", "scan-aaaaaaaaaa", "eth0")))))
        .singleElement().matches(NodeEvent::warning);
  }
}
