// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.plan;

import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.AttachMode;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** From what is assigned, what exists and what runs to the next steps. */
public final class NodePlanner {
  private final NodeSnapshot snapshot;
  private final List<Step> removals = new ArrayList<>();
  private final List<Step> swaps = new ArrayList<>();
  private final List<Step> attaches = new ArrayList<>();
  private final Map<TargetInterface, PlacementOutcome> outcomes = new HashMap<>();
  private final ShadowPlanner shadows;
  private final List<Duration> warmUps = new ArrayList<>();
  private final EnforcementGate gate;
  private final PlacementObstacles obstacles;

  private NodePlanner(NodeSnapshot snapshot) {
    this.snapshot = snapshot;
    gate = new EnforcementGate(snapshot.egress(), snapshot.kernel().nanos());
    TableBudget budget = TableBudget.allot(snapshot.tables(), staying(), ranked(), snapshot.revisions());
    obstacles = new PlacementObstacles(snapshot, budget.refusals());
    shadows = new ShadowPlanner(snapshot, budget.shadowRefusals());
  }

  /** Steps are ordered: removals, swaps, attaches. */
  public static NodePlan plan(NodeSnapshot snapshot) {
    NodePlanner planner = new NodePlanner(snapshot);
    planner.removeUnassigned();
    planner.detachUnselected();
    planner.ranked().forEach(planner::place);
    List<Step> steps = new ArrayList<>(planner.removals);
    steps.addAll(planner.swaps);
    steps.addAll(planner.attaches);
    planner.warmUps.addAll(planner.shadows.waits());
    return new NodePlan(List.copyOf(steps), Map.copyOf(planner.outcomes), planner.shadows.outcomes(),
        planner.warmUps.stream().min(Duration::compareTo));
  }

  /** Removes everything of ours from this node. */
  public static List<Step> removeAll(Set<String> pinned) {
    return new TreeSet<>(pinned).stream().<Step>map(Step.Remove::new).toList();
  }

  /** The message about a foreign program. */
  public static String blockedBy(ForeignProgram foreign) {
    return "another XDP program is attached: " + (foreign.name().isEmpty() ? "without a name" : foreign.name()) + ", id " + foreign.id()
        + "; it is never replaced";
  }

  private List<Assignment> ranked() {
    return snapshot.desired().assignments().stream().sorted(PlacementObstacles.RANK).toList();
  }

  private Set<String> assigned() {
    return snapshot.desired().assignments().stream().map(a -> a.classifier).collect(Collectors.toSet());
  }

  private Set<String> assignedOrUnsupported() {
    Set<String> classifiers = assigned();
    classifiers.addAll(snapshot.desired().unsupported());
    return classifiers;
  }

  /** The programs that this plan does not remove. */
  private List<AttachedProgram> staying() {
    Set<String> assigned = assignedOrUnsupported();
    return snapshot.kernel().attached().stream()
        .filter(program -> !snapshot.desired().authoritative() || assigned.contains(program.classifier())).toList();
  }

  private void removeUnassigned() {
    if (!snapshot.desired().authoritative()) {
      return;
    }
    Set<String> assigned = assignedOrUnsupported();
    new TreeSet<>(snapshot.kernel().pinned()).stream().filter(classifier -> !assigned.contains(classifier))
        .forEach(classifier -> removals.add(new Step.Remove(classifier)));
  }

  private void detachUnselected() {
    snapshot.kernel().attached().forEach(program -> detachUnselected(program.classifier(), program.ifindex()));
    snapshot.kernel().unadoptable().forEach(pin -> detachUnselected(pin.classifier(), pin.ifindex()));
  }

  private void detachUnselected(String classifier, int ifindex) {
    if (assigned().contains(classifier) && !snapshot.selection().selectsEthernet(classifier, ifindex)) {
      removals.add(new Step.Detach(classifier, ifindex));
    }
  }

  private void place(Assignment assignment) {
    snapshot.selection().targets().getOrDefault(assignment.classifier, List.of())
        .forEach(target -> outcomes.put(target, obstacles.first(assignment, target)
            .orElseGet(
                () -> covering(assignment, target).map(lower -> cover(target, lower)).orElseGet(() -> activate(assignment, target)))));
  }

  /** The lowest of the classifier's own interfaces that this one lies on, and that nothing keeps it from. */
  private Optional<TargetInterface> covering(Assignment assignment, TargetInterface target) {
    return snapshot.selection().below(target).stream().filter(lower -> obstacles.first(assignment, lower).isEmpty())
        .filter(lower -> snapshot.selection().below(lower).stream().allMatch(lowest -> obstacles.first(assignment, lowest).isPresent()))
        .findFirst();
  }

  /** What runs there is taken off once the other one runs: until then packets are judged where they were. */
  private PlacementOutcome cover(TargetInterface target, TargetInterface lower) {
    if (isAttached(target) && isAttached(lower)) {
      removals.add(new Step.Detach(target.classifier(), target.ifindex().getAsInt()));
    }
    return PlacementOutcome.coveredBy(lower.name());
  }

  private boolean isAttached(TargetInterface target) {
    return snapshot.kernel().attached().stream().anyMatch(program -> program.classifier().equals(target.classifier())
        && program.ifindex() == target.ifindex().getAsInt());
  }

  private PlacementOutcome activate(Assignment assignment, TargetInterface target) {
    RevisionState.Ready ready = (RevisionState.Ready) snapshot.revisions().get(assignment.active.revision);
    DesiredAttachment attachment = new DesiredAttachment(assignment.classifier, target.ifindex().getAsInt(), target.name(),
        assignment.active.revision, assignment.active.mode, assignment.attachMode, HookPolicy.enforcing(assignment));
    Optional<PlacementOutcome> failure = Optional.ofNullable(snapshot.failures().get(attachment));
    return obstacles.pinOn(target).map(pin -> replaceStale(attachment, ready, pin, failure))
        .orElseGet(() -> activate(attachment, ready, failure));
  }

  private PlacementOutcome replaceStale(DesiredAttachment attachment, RevisionState.Ready ready, UnadoptablePin pin,
      Optional<PlacementOutcome> failure) {
    if (failure.isPresent()) {
      return failure.get();
    }
    swaps.add(new Step.ReplaceStale(attachment, allowedMode(attachment, ready, pin.replaceable(), Optional.empty())));
    return expectedOutcome(attachment, ready, Optional.empty());
  }

  private PlacementOutcome activate(DesiredAttachment attachment, RevisionState.Ready ready, Optional<PlacementOutcome> failure) {
    Optional<AttachedProgram> ours = snapshot.kernel().attached().stream().filter(program -> program.ifindex() == attachment.ifindex())
        .min(Comparator.comparing(program -> !program.classifier().equals(attachment.classifier())));
    Optional<AttachedProgram> own = ours.filter(program -> program.classifier().equals(attachment.classifier()));
    if (own.isPresent() && HookPolicy.fits(attachment.attachMode(), own.get().attachMode()) && !mayBecomeNative(attachment, own.get())) {
      return change(attachment, ready, own.get(), failure);
    }
    if (failure.isPresent()) {
      return failure.get();
    }
    if (ours.isPresent()) {
      return reattach(attachment, ready, ours.get());
    }
    ForeignProgram foreign = snapshot.foreign().get(attachment.ifindex());
    boolean blocked = foreign != null && !HookPolicy.fits(attachment.attachMode(), AttachMode.Tc);
    return blocked ? new PlacementOutcome(Phase.Blocked, blockedBy(foreign)) : attach(attachment, ready);
  }

  private PlacementOutcome attach(DesiredAttachment attachment, RevisionState.Ready ready) {
    shadows.afterAttach(attachment.classifier());
    attaches.add(new Step.Attach(attachment, options(attachment, ready)));
    return expectedOutcome(attachment, ready, Optional.empty());
  }

  private PlacementOutcome change(DesiredAttachment attachment, RevisionState.Ready ready, AttachedProgram own,
      Optional<PlacementOutcome> failure) {
    Mode mode = allowedMode(attachment, ready, own.attachMode(), Optional.of(own));
    boolean runs = own.digest().equals(ready.digest()) && own.mode() == mode;
    if (!runs && failure.isPresent()) {
      return failure.get();
    }
    swaps.addAll(shadows.steps(attachment, mode, ready, own));
    return expectedOutcome(attachment, ready, Optional.of(own));
  }

  private PlacementOutcome reattach(DesiredAttachment attachment, RevisionState.Ready ready, AttachedProgram old) {
    if (snapshot.desired().unsupported().contains(old.classifier())) {
      return new PlacementOutcome(Phase.Conflict,
          "classifier " + old.classifier() + " is attached, and this agent is too old to know what it should do");
    }
    if (snapshot.selection().selects(old.classifier(), attachment.ifindex())) {
      attaches.add(new Step.Reattach(old, attachment, options(attachment, ready)));
    } else if (assigned().contains(old.classifier()) || snapshot.desired().authoritative()) {
      attaches.add(new Step.Attach(attachment, options(attachment, ready)));
    } else {
      return new PlacementOutcome(Phase.Conflict,
          "classifier " + old.classifier() + " is still attached, and whether it should be is not known "
              + "without the API server");
    }
    return expectedOutcome(attachment, ready, Optional.empty());
  }

  /** The outcome when the steps succeed. */
  private PlacementOutcome expectedOutcome(DesiredAttachment attachment, RevisionState.Ready ready, Optional<AttachedProgram> own) {
    PlacementOutcome outcome = gate.outcome(attachment.mode(), attachment.classifier(), ready, own);
    if (outcome.phase() == Phase.Warming) {
      gate.warmUpLeft(attachment.classifier(), ready, own).ifPresent(warmUps::add);
    }
    return outcome;
  }

  /** Auto took tc, and what was in native mode's way may be gone: the driver's settings have changed, or it was no driver. */
  private boolean mayBecomeNative(DesiredAttachment attachment, AttachedProgram own) {
    return attachment.attachMode() == AttachMode.Auto && own.attachMode() == AttachMode.Tc
        && (snapshot.driverChanged().contains(attachment.ifindex()) || !own.nativeWasRefused())
        && !snapshot.foreign().containsKey(attachment.ifindex());
  }

  private Mode allowedMode(DesiredAttachment attachment, RevisionState.Ready ready, AttachMode actual, Optional<AttachedProgram> own) {
    Mode mode = HookPolicy.modeAt(actual, attachment.attachMode(), attachment.mode(), attachment.hooks());
    return gate.allowedMode(mode, attachment.classifier(), ready, own);
  }

  private List<AttachOption> options(DesiredAttachment attachment, RevisionState.Ready ready) {
    boolean foreign = snapshot.foreign().containsKey(attachment.ifindex());
    return HookPolicy.order(attachment.attachMode()).stream().filter(mode -> mode != AttachMode.Native || !foreign)
        .map(mode -> new AttachOption(mode, allowedMode(attachment, ready, mode, Optional.empty()))).toList();
  }
}
