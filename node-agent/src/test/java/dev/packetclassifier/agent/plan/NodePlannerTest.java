// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.plan;

import static dev.packetclassifier.agent.plan.Assignments.by;
import static dev.packetclassifier.agent.plan.Assignments.enforcing;
import static dev.packetclassifier.agent.plan.Assignments.onDefaultRoute;
import static dev.packetclassifier.agent.plan.Assignments.onNames;
import static dev.packetclassifier.agent.plan.Assignments.onPattern;
import static dev.packetclassifier.agent.plan.Assignments.ranked;
import static dev.packetclassifier.api.v1alpha1.AttachMode.Auto;
import static dev.packetclassifier.api.v1alpha1.AttachMode.Generic;
import static dev.packetclassifier.api.v1alpha1.AttachMode.Native;
import static dev.packetclassifier.api.v1alpha1.AttachMode.Tc;
import static dev.packetclassifier.api.v1alpha1.Mode.Enforce;
import static dev.packetclassifier.api.v1alpha1.Mode.Observe;
import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.ArrivalHook;
import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.AttachMode;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.Phase;
import dev.packetclassifier.bpf.revision.Revisions;
import dev.packetclassifier.bpf.shape.Geometry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class NodePlannerTest {
  private static final String A = "a".repeat(64);
  private static final String B = "b".repeat(64);
  private static final NodeInterface ETH0 = new NodeInterface(2, "eth0", true);
  private static final NodeInterface ETH1 = new NodeInterface(3, "eth1", false);
  private static final NodeInterface DOTTED = new NodeInterface(4, "eth0.100", true);

  private final Map<String, RevisionState> revisions = new HashMap<>(Map.of("scan-a", new RevisionState.Ready(A, StateRequirement.NONE),
      "scan-b", new RevisionState.Ready(B, StateRequirement.NONE), "flood-a", new RevisionState.Ready(A, StateRequirement.NONE)));
  private final Map<Integer, ForeignProgram> foreign = new HashMap<>();
  private final List<UnadoptablePin> unadoptable = new ArrayList<>();
  private final Map<DesiredAttachment, PlacementOutcome> failures = new HashMap<>();
  private final Set<Integer> driverChanged = new TreeSet<>();
  private List<NodeInterface> interfaces = List.of(ETH0, ETH1, DOTTED);
  private Set<Integer> defaultRoutes = Set.of(2);
  private Optional<String> kernelUnsupported = Optional.empty();
  private boolean authoritative = true;

  private NodePlan plan(List<Assignment> assignments, AttachedProgram... attached) {
    Set<String> pinned = new TreeSet<>();
    List.of(attached).forEach(program -> pinned.add(program.classifier()));
    return plan(assignments, pinned, attached);
  }

  private NodePlan plan(List<Assignment> assignments, Set<String> pinned, AttachedProgram... attached) {
    InterfaceSelection selection = InterfaceSelection.of(assignments, interfaces, defaultRoutes, List.of(attached));
    return NodePlanner.plan(new NodeSnapshot(new AssignmentSet(assignments, Set.of(), authoritative), selection,
        new KernelState(List.of(attached), pinned, unadoptable, 0), foreign, driverChanged, revisions, failures, kernelUnsupported,
        new TableLimits(Geometry.standard(), 0), EgressVisibility.CLEAR));
  }

  private static AttachedProgram attached(String classifier, int ifindex, String digest, Mode mode, AttachMode how) {
    return new AttachedProgram(classifier, ifindex, digest, mode, how, 7);
  }

  /** At tc, in Observe, because the driver refuses native mode. */
  private static AttachedProgram refused(String classifier, int ifindex, String digest) {
    return new AttachedProgram(classifier, ifindex, digest, Observe, Tc, 7, AttachedProgram.NATIVE_REFUSED + "no queues", Optional.empty());
  }

  private static DesiredAttachment attachment(String classifier, NodeInterface place, String revision, Mode mode, AttachMode attachMode) {
    return new DesiredAttachment(classifier, place.ifindex(), place.name(), revision, mode, attachMode);
  }

  private static PlacementOutcome at(NodePlan plan, String classifier, NodeInterface place) {
    return plan.outcomes().get(new TargetInterface(classifier, place.name(), OptionalInt.of(place.ifindex())));
  }

  /** The program would read the IP header of a tunnel's packet as addresses of Ethernet. */
  @Test
  void anInterfaceWithoutEthernetIsBlockedAndWhatRanThereGoes() {
    NodeInterface tunnel = new NodeInterface(5, "tun0", true, false);
    interfaces = List.of(ETH0, tunnel);
    NodePlan plan = plan(List.of(enforcing(onNames("scan", "scan-a", "eth0", "tun0"))), attached("scan", 5, A, Enforce, Generic));
    assertThat(plan.steps()).hasSize(2).contains(new Step.Detach("scan", 5));
    assertThat(plan.outcomes()).hasSize(2);
    PlacementOutcome outcome = plan.outcomes().get(new TargetInterface("scan", "tun0", OptionalInt.of(5), false));
    assertThat(outcome.phase()).isEqualTo(Phase.Blocked);
    assertThat(outcome.message()).startsWith("NotEthernet: frames of tun0");
  }

  @Test
  void attachesNativelyFirstAndObservesWhereItCannot() {
    NodePlan plan = plan(List.of(enforcing(onNames("scan", "scan-a", "eth0"))));
    assertThat(plan.steps()).containsExactly(new Step.Attach(attachment("scan", ETH0, "scan-a", Enforce, Auto),
        List.of(new AttachOption(Native, Enforce), new AttachOption(Tc, Observe))));
  }

  @Test
  void attachesOnlyAsItIsTold() {
    assertThat(plan(List.of(by(Native, enforcing(onNames("scan", "scan-a", "eth0"))))).steps())
        .containsExactly(new Step.Attach(attachment("scan", ETH0, "scan-a", Enforce, Native), List.of(new AttachOption(Native, Enforce))));
    assertThat(plan(List.of(by(Tc, enforcing(onNames("scan", "scan-a", "eth0"))))).steps())
        .containsExactly(new Step.Attach(attachment("scan", ETH0, "scan-a", Enforce, Tc), List.of(new AttachOption(Tc, Observe))));
  }

  @Test
  void enforcesAtTcOnceARolloutSaysSo() {
    Assignment both = hooks(enforcing(onNames("scan", "scan-a", "eth0")), ArrivalHook.Native, ArrivalHook.Tc);
    assertThat(plan(List.of(both)).steps()).singleElement().isInstanceOfSatisfying(Step.Attach.class,
        step -> assertThat(step.options()).containsExactly(new AttachOption(Native, Enforce), new AttachOption(Tc, Enforce)));
    AttachedProgram observing = refused("scan", 2, A);
    assertThat(plan(List.of(both), observing).steps()).singleElement().isInstanceOfSatisfying(Step.Swap.class,
        step -> assertThat(step.mode()).isEqualTo(Enforce));
    assertThat(plan(List.of(enforcing(onNames("scan", "scan-a", "eth0"))), observing).steps()).as("by an upgrade alone").isEmpty();
    assertThat(plan(List.of(by(Generic, both)), observing).steps()).as("deprecated, only observes").isEmpty();
  }

  /** Where an agent before this one had to take generic XDP. */
  @Test
  void whatIsAtGenericXdpMovesToTcAndGoesOnObserving() {
    AttachedProgram old = attached("scan", 2, A, Observe, Generic);
    assertThat(plan(List.of(by(Generic, enforcing(onNames("scan", "scan-a", "eth0")))), old).steps()).singleElement()
        .isInstanceOfSatisfying(Step.Reattach.class, step -> assertThat(step.options()).containsExactly(new AttachOption(Tc, Observe)));
    assertThat(plan(List.of(enforcing(onNames("scan", "scan-a", "eth0"))), old).steps()).singleElement()
        .isInstanceOfSatisfying(Step.Reattach.class,
            step -> assertThat(step.options()).containsExactly(new AttachOption(Native, Enforce), new AttachOption(Tc, Observe)));
  }

  @Test
  void leavesAloneWhatIsRight() {
    NodePlan plan = plan(List.of(onNames("scan", "scan-a", "eth0")), attached("scan", 2, A, Observe, Native));
    assertThat(plan.steps()).isEmpty();
    assertThat(at(plan, "scan", ETH0)).isEqualTo(PlacementOutcome.RUNNING);
  }

  @Test
  void swapsForAnotherRevisionOrMode() {
    AttachedProgram running = attached("scan", 2, A, Observe, Native);
    assertThat(plan(List.of(onNames("scan", "scan-b", "eth0")), running).steps())
        .containsExactly(new Step.Swap(attachment("scan", ETH0, "scan-b", Observe, Auto), Observe, Optional.empty(),
            List.of(Revisions.name("scan", A))));
    assertThat(plan(List.of(enforcing(onNames("scan", "scan-a", "eth0"))), running).steps())
        .containsExactly(new Step.Swap(attachment("scan", ETH0, "scan-a", Enforce, Auto), Enforce));
  }

  @Test
  void autoStaysAtTcUntilTheDriverChanges() {
    NodePlan plan = plan(List.of(enforcing(onNames("scan", "scan-a", "eth0"))), refused("scan", 2, A));
    assertThat(plan.steps()).isEmpty();
    assertThat(at(plan, "scan", ETH0).phase()).isEqualTo(Phase.Running);
    assertThat(at(plan, "scan", ETH0)).isEqualTo(PlacementOutcome.RUNNING);
    driverChanged.add(2);
    assertThat(plan(List.of(enforcing(onNames("scan", "scan-a", "eth0"))), refused("scan", 2, A)).steps()).singleElement()
        .isInstanceOf(Step.Reattach.class);
  }

  /** eth0 in bond0, a VLAN on that. */
  private void stack() {
    NodeInterface bond = new NodeInterface(7, "bond0", true, true, 1500, Set.of(), Set.of(2));
    NodeInterface vlan = new NodeInterface(8, "bond0.5", true, true, 1500, Set.of(), Set.of(7));
    interfaces = List.of(ETH0, bond, vlan);
  }

  @Test
  void ofStackedInterfacesOnlyTheLowestIsAttached() {
    stack();
    NodePlan plan = plan(List.of(onPattern("scan", "scan-a", ".*")));
    assertThat(plan.steps()).singleElement().isInstanceOfSatisfying(Step.Attach.class,
        step -> assertThat(step.attachment().ifname()).isEqualTo("eth0"));
    for (NodeInterface upper : interfaces.subList(1, 3)) {
      assertThat(at(plan, "scan", upper).covered()).isTrue();
      assertThat(at(plan, "scan", upper).phase()).isEqualTo(Phase.Running);
      assertThat(at(plan, "scan", upper).message()).startsWith("CoveredBy: eth0");
    }
  }

  @Test
  void anUpperInterfaceIsJudgedWhereItsLowerOneIsNot() {
    stack();
    NodePlan plan = plan(List.of(onNames("scan", "scan-a", "bond0.5"), ranked(1, onNames("flood", "flood-a", "eth0"))));
    assertThat(plan.steps()).hasSize(2).allMatch(Step.Attach.class::isInstance);
    plan = plan(List.of(onPattern("scan", "scan-a", ".*"), ranked(1, onNames("flood", "flood-a", "eth0"))));
    assertThat(plan.outcomes().values()).as("eth0 is another's").filteredOn(PlacementOutcome::covered).singleElement()
        .satisfies(outcome -> assertThat(outcome.message()).startsWith("CoveredBy: bond0"));
  }

  @Test
  void whatRunsAboveIsTakenOffOnceTheLowerOneRuns() {
    stack();
    List<Assignment> all = List.of(onPattern("scan", "scan-a", ".*"));
    AttachedProgram above = attached("scan", 7, A, Observe, Native);
    assertThat(plan(all, above).steps()).singleElement().isInstanceOf(Step.Attach.class);
    assertThat(plan(all, above, attached("scan", 2, A, Observe, Native)).steps()).containsExactly(new Step.Detach("scan", 7));
  }

  @Test
  void waitsForAnInterfaceWithoutHoldingUpOthers() {
    NodePlan plan = plan(List.of(onNames("scan", "scan-a", "eth9", "eth0")));
    assertThat(plan.steps()).hasSize(1);
    assertThat(plan.outcomes().get(new TargetInterface("scan", "eth9", OptionalInt.empty())))
        .isEqualTo(new PlacementOutcome(Phase.Pending, "interface eth9 does not exist"));
  }

  @Test
  void followsAnInterfaceThatWasMadeAnew() {
    interfaces = List.of(new NodeInterface(9, "eth0", true));
    NodePlan plan = plan(List.of(onNames("scan", "scan-a", "eth0")), Set.of("scan"));
    assertThat(plan.steps()).singleElement().isInstanceOfSatisfying(Step.Attach.class,
        step -> assertThat(step.attachment().ifindex()).isEqualTo(9));
  }

  @Test
  void leavesAnInterfaceThatWasRenamed() {
    interfaces = List.of(new NodeInterface(2, "uplink", true));
    NodePlan plan = plan(List.of(onNames("scan", "scan-a", "eth0")), attached("scan", 2, A, Observe, Native));
    assertThat(plan.steps()).containsExactly(new Step.Detach("scan", 2));
  }

  @Test
  void stillRunsOnARenamedInterfaceThatIsMeant() {
    interfaces = List.of(new NodeInterface(2, "eth7", true));
    assertThat(plan(List.of(onPattern("scan", "scan-a", "eth.*")), attached("scan", 2, A, Observe, Native)).steps()).isEmpty();
  }

  @Test
  void patternMatchesWholeNamesDotsIncluded() {
    NodePlan plan = plan(List.of(onPattern("scan", "scan-a", "eth[0-9]\\.100|th0")));
    assertThat(plan.outcomes()).containsOnlyKeys(new TargetInterface("scan", "eth0.100", OptionalInt.of(4)));
  }

  @Test
  void badPatternIsSaidAndTakesNothingOff() {
    List<Assignment> assignments = List.of(onPattern("scan", "scan-a", "eth["));
    AttachedProgram running = attached("scan", 2, A, Observe, Native);
    assertThat(plan(assignments, running).steps()).isEmpty();
    assertThat(InterfaceSelection.of(assignments, interfaces, defaultRoutes, List.of(running)).classifierOutcomes().get("scan"))
        .satisfies(classifierOutcome -> assertThat(classifierOutcome.phase()).isEqualTo(Phase.Failed))
        .satisfies(classifierOutcome -> assertThat(classifierOutcome.message()).contains("'eth['"));
  }

  @Test
  void followsTheDefaultRoute() {
    defaultRoutes = Set.of(3);
    NodePlan plan = plan(List.of(onDefaultRoute("scan", "scan-a")), attached("scan", 2, A, Observe, Native));
    assertThat(plan.steps()).containsExactly(new Step.Detach("scan", 2),
        new Step.Attach(attachment("scan", ETH1, "scan-a", Observe, Auto),
            List.of(new AttachOption(Native, Observe), new AttachOption(Tc, Observe))));
  }

  @Test
  void keepsItsInterfacesWhileThereIsNoDefaultRoute() {
    defaultRoutes = Set.of();
    assertThat(plan(List.of(onDefaultRoute("scan", "scan-a")), attached("scan", 2, A, Observe, Native)).steps()).isEmpty();
    assertThat(plan(List.of(onDefaultRoute("scan", "scan-a"))).steps()).isEmpty();
  }

  private static Assignment hooks(Assignment assignment, ArrivalHook... hooks) {
    assignment.hooks = List.of(hooks);
    return assignment;
  }

  @Test
  void standsBehindAForeignProgram() {
    foreign.put(2, new ForeignProgram(42, "xdp_dispatcher"));
    assertThat(plan(List.of(onNames("scan", "scan-a", "eth0"))).steps()).singleElement().isInstanceOfSatisfying(Step.Attach.class,
        step -> assertThat(step.options()).containsExactly(new AttachOption(Tc, Observe)));
    driverChanged.add(2);
    assertThat(plan(List.of(onNames("scan", "scan-a", "eth0")), attached("scan", 2, A, Observe, Tc)).steps()).isEmpty();
  }

  @Test
  void neverReplacesAForeignProgram() {
    foreign.put(2, new ForeignProgram(42, "xdp_dispatcher"));
    NodePlan plan = plan(List.of(by(Native, onNames("scan", "scan-a", "eth0", "eth1"))));
    assertThat(plan.steps()).singleElement().isInstanceOfSatisfying(Step.Attach.class,
        step -> assertThat(step.attachment().ifname()).isEqualTo("eth1"));
    assertThat(at(plan, "scan", ETH0).phase()).isEqualTo(Phase.Blocked);
    assertThat(at(plan, "scan", ETH0).message()).contains("xdp_dispatcher").contains("42");
  }

  @Test
  void lowerPriorityNumberHasTheInterface() {
    NodePlan plan = plan(List.of(onNames("flood", "flood-a", "eth0"), ranked(50, onNames("scan", "scan-a", "eth0"))));
    assertThat(plan.steps()).singleElement().extracting(Step::classifier).isEqualTo("scan");
    assertThat(at(plan, "flood", ETH0)).isEqualTo(new PlacementOutcome(Phase.Conflict, "classifier scan (priority 50) has the interface"));
  }

  @Test
  void nameDecidesBetweenEqualPriorities() {
    NodePlan plan = plan(List.of(onNames("scan", "scan-a", "eth0"), onNames("flood", "flood-a", "eth0")));
    assertThat(plan.steps()).singleElement().extracting(Step::classifier).isEqualTo("flood");
  }

  @Test
  void winnerTakesOverWhatTheLoserRuns() {
    AttachedProgram loser = attached("flood", 2, A, Observe, Native);
    NodePlan plan = plan(List.of(onNames("flood", "flood-a", "eth0"), ranked(50, onNames("scan", "scan-a", "eth0"))), loser);
    assertThat(plan.steps()).singleElement().isInstanceOfSatisfying(Step.Reattach.class, step -> assertThat(step.old()).isEqualTo(loser));
  }

  @Test
  void loserRunsOnWhileTheWinnerCannot() {
    revisions.put("scan-a", new RevisionState.Rejected(Phase.Failed, "no"));
    NodePlan plan = plan(List.of(onNames("flood", "flood-a", "eth0"), ranked(50, onNames("scan", "scan-a", "eth0"))),
        attached("flood", 2, A, Observe, Native));
    assertThat(plan.steps()).isEmpty();
    assertThat(at(plan, "flood", ETH0).phase()).isEqualTo(Phase.Conflict);
  }

  @Test
  void replacesWhenTheAttachModeChanges() {
    AttachedProgram running = attached("scan", 2, A, Observe, Native);
    NodePlan plan = plan(List.of(by(Tc, onNames("scan", "scan-a", "eth0"))), running);
    assertThat(plan.steps()).containsExactly(
        new Step.Reattach(running, attachment("scan", ETH0, "scan-a", Observe, Tc), List.of(new AttachOption(Tc, Observe))));
  }

  @Test
  void refusedRevisionChangesNothing() {
    revisions.put("scan-b", new RevisionState.Rejected(Phase.Unsupported, "agent too old"));
    NodePlan plan = plan(List.of(onNames("scan", "scan-b", "eth0")), attached("scan", 2, A, Observe, Native));
    assertThat(plan.steps()).isEmpty();
    assertThat(at(plan, "scan", ETH0)).isEqualTo(new PlacementOutcome(Phase.Unsupported, "agent too old"));
  }

  @Test
  void whatFailedWaitsUntilItsTimeOrUntilSomethingElseIsWanted() {
    PlacementOutcome failed = new PlacementOutcome(Phase.Failed, "verifier said no");
    failures.put(attachment("scan", ETH0, "scan-b", Observe, Auto), failed);
    AttachedProgram running = attached("scan", 2, A, Observe, Native);
    NodePlan waiting = plan(List.of(onNames("scan", "scan-b", "eth0")), running);
    assertThat(waiting.steps()).isEmpty();
    assertThat(at(waiting, "scan", ETH0)).isEqualTo(failed);
    assertThat(plan(List.of(enforcing(onNames("scan", "scan-b", "eth0"))), running).steps()).hasSize(1);
  }

  @Test
  void unsupportedKernelIsSaidForEachInterface() {
    kernelUnsupported = Optional.of("kernel 4.19 is too old");
    NodePlan plan = plan(List.of(onNames("scan", "scan-a", "eth0")));
    assertThat(plan.steps()).isEmpty();
    assertThat(at(plan, "scan", ETH0)).isEqualTo(new PlacementOutcome(Phase.Unsupported, "kernel 4.19 is too old"));
  }

  @Test
  void unreadablePinsAreLeftAlone() {
    unadoptable.add(new UnadoptablePin("scan", 2, "layout 2", null, false));
    NodePlan plan = plan(List.of(onNames("scan", "scan-a", "eth0")), Set.of("scan"));
    assertThat(plan.steps()).isEmpty();
    assertThat(at(plan, "scan", ETH0).message()).contains("layout 2");
  }

  @Test
  void somebodysFilterInTheObserversPlaceBlocks() {
    unadoptable.add(new UnadoptablePin("scan", 2, "a filter that is not ours", null, true));
    NodePlan plan = plan(List.of(onNames("scan", "scan-a", "eth0")), Set.of("scan"));
    assertThat(plan.steps()).isEmpty();
    assertThat(at(plan, "scan", ETH0).phase()).isEqualTo(Phase.Blocked);
    assertThat(at(plan, "scan", ETH0).message()).contains("a filter that is not ours");
  }

  @Test
  void whatAnotherVersionLoadedIsReplacedWhereItIs() {
    unadoptable.add(new UnadoptablePin("scan", 2, "layout 2", Native, false));
    NodePlan plan = plan(List.of(enforcing(onNames("scan", "scan-a", "eth0"))), Set.of("scan"));
    assertThat(plan.steps()).containsExactly(new Step.ReplaceStale(attachment("scan", ETH0, "scan-a", Enforce, Auto), Enforce));
    failures.put(attachment("scan", ETH0, "scan-a", Enforce, Auto), new PlacementOutcome(Phase.Failed, "verifier"));
    assertThat(plan(List.of(enforcing(onNames("scan", "scan-a", "eth0"))), Set.of("scan")).steps()).isEmpty();
  }

  @Test
  void whatIsReplacedAtTcEnforcesNoMoreThanAnyOther() {
    unadoptable.add(new UnadoptablePin("scan", 2, "layout 2", Tc, false));
    assertThat(plan(List.of(enforcing(onNames("scan", "scan-a", "eth0"))), Set.of("scan")).steps())
        .containsExactly(new Step.ReplaceStale(attachment("scan", ETH0, "scan-a", Enforce, Auto), Observe));
  }

  @Test
  void unreadablePinsOfAnotherClassifierAreNotReplaced() {
    unadoptable.add(new UnadoptablePin("flood", 2, "layout 2", Native, false));
    NodePlan plan = plan(List.of(ranked(1, onNames("scan", "scan-a", "eth0")), onNames("flood", "flood-a", "eth0")), Set.of("flood"));
    assertThat(plan.steps()).isEmpty();
    assertThat(at(plan, "scan", ETH0).message()).contains("flood", "layout 2");
  }

  @Test
  void unreadablePinsThatNobodyMeansGo() {
    unadoptable.add(new UnadoptablePin("scan", 3, "layout 2", Native, false));
    assertThat(plan(List.of(onNames("scan", "scan-a", "eth0")), Set.of("scan"), attached("scan", 2, A, Observe, Native)).steps())
        .containsExactly(new Step.Detach("scan", 3));
  }

  @Test
  void removesWhatAnExplicitListLacks() {
    assertThat(plan(List.of(), Set.of("orphan", "scan"), attached("scan", 2, A, Observe, Native)).steps())
        .containsExactly(new Step.Remove("orphan"), new Step.Remove("scan"));
  }

  @Test
  void removesNothingThatOnlyTheLastKnownListLacks() {
    authoritative = false;
    assertThat(
        plan(List.of(onNames("scan", "scan-a", "eth0")), Set.of("orphan", "scan"), attached("orphan", 3, A, Observe, Native)).steps())
        .singleElement().isInstanceOf(Step.Attach.class);
    NodePlan occupied = plan(List.of(onNames("scan", "scan-a", "eth0")), attached("orphan", 2, A, Observe, Native));
    assertThat(occupied.steps()).isEmpty();
    assertThat(at(occupied, "scan", ETH0).phase()).isEqualTo(Phase.Conflict);
  }

  @Test
  void takesTheInterfaceOfAClassifierThatGoes() {
    NodePlan plan = plan(List.of(onNames("scan", "scan-a", "eth0")), attached("orphan", 2, A, Observe, Native));
    assertThat(plan.steps()).hasSize(2).first().isEqualTo(new Step.Remove("orphan"));
    assertThat(plan.steps()).last().isInstanceOf(Step.Attach.class);
  }
}
