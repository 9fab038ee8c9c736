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

/** From what is wanted, what exists and what runs to the next steps. */
public final class NodePlanner {
  private static final Comparator<Assignment> RANK = Comparator.<Assignment>comparingInt(a -> a.priority).thenComparing(a -> a.classifier);

  private final NodeSnapshot seen;
  private final List<Step> removals = new ArrayList<>();
  private final List<Step> swaps = new ArrayList<>();
  private final List<Step> attaches = new ArrayList<>();
  private final Map<TargetInterface, InterfacePhase> findings = new HashMap<>();
  private final List<Duration> warming = new ArrayList<>();
  private final EnforcementGate restraint;
  private final Map<String, InterfacePhase> unaffordable;

  private NodePlanner(NodeSnapshot seen) {
    this.seen = seen;
    restraint = new EnforcementGate(seen.blind(), seen.sightedAt(), seen.nanos());
    unaffordable = TableBudget.refusals(seen.tables(), staying(), seen.assignments().stream().sorted(RANK).toList(), seen.revisions());
  }

  /** The steps are ordered: what goes, what changes, what comes. */
  public static NodePlan plan(NodeSnapshot seen) {
    NodePlanner planner = new NodePlanner(seen);
    planner.removeUnassigned();
    planner.leaveUnselected();
    seen.assignments().stream().sorted(RANK).forEach(planner::place);
    List<Step> steps = new ArrayList<>(planner.removals);
    steps.addAll(planner.swaps);
    steps.addAll(planner.attaches);
    return new NodePlan(List.copyOf(steps), Map.copyOf(planner.findings), planner.warming.stream().min(Duration::compareTo));
  }

  /** Everything of ours leaves this node. */
  public static List<Step> removeAll(Set<String> pinned) {
    return new TreeSet<>(pinned).stream().<Step>map(Step.Remove::new).toList();
  }

  private Set<String> assigned() {
    Set<String> assigned = seen.assignments().stream().map(a -> a.classifier).collect(Collectors.toSet());
    assigned.addAll(seen.misunderstood());
    return assigned;
  }

  /** What this plan does not remove. */
  private List<AttachedProgram> staying() {
    Set<String> assigned = assigned();
    return seen.attached().stream().filter(program -> !seen.explicit() || assigned.contains(program.classifier())).toList();
  }

  private void removeUnassigned() {
    if (!seen.explicit()) {
      return;
    }
    Set<String> assigned = assigned();
    new TreeSet<>(seen.pinned()).stream().filter(classifier -> !assigned.contains(classifier))
        .forEach(classifier -> removals.add(new Step.Remove(classifier)));
  }

  private void leaveUnselected() {
    Set<String> assigned = seen.assignments().stream().map(a -> a.classifier).collect(Collectors.toSet());
    seen.attached().stream()
        .filter(program -> assigned.contains(program.classifier()))
        .filter(program -> !seen.selection().means(program.classifier(), program.ifindex()))
        .forEach(program -> removals.add(new Step.Detach(program.classifier(), program.ifindex())));
    seen.unreadable().stream()
        .filter(pin -> assigned.contains(pin.classifier()))
        .filter(pin -> !seen.selection().means(pin.classifier(), pin.ifindex()))
        .forEach(pin -> removals.add(new Step.Detach(pin.classifier(), pin.ifindex())));
  }

  private void place(Assignment assignment) {
    seen.selection().spots().getOrDefault(assignment.classifier, List.of())
        .forEach(spot -> findings.put(spot, placeAt(assignment, spot)));
  }

  private InterfacePhase placeAt(Assignment assignment, TargetInterface spot) {
    if (spot.ifindex().isEmpty()) {
      return new InterfacePhase(Phase.Pending, "interface " + spot.name() + " does not exist");
    }
    int ifindex = spot.ifindex().getAsInt();
    Assignment owner = ownerOf(ifindex);
    if (owner != assignment) {
      return new InterfacePhase(Phase.Conflict, "classifier " + owner.classifier + " (priority " + owner.priority + ") has the interface");
    }
    if (seen.unsupported().isPresent()) {
      return new InterfacePhase(Phase.Unsupported, seen.unsupported().get());
    }
    Optional<UnadoptablePin> unreadable = seen.unreadable().stream().filter(pin -> pin.ifindex() == ifindex).findFirst();
    if (unreadable.isPresent() && !isRenewable(unreadable.get(), assignment)) {
      return notTakenOver(unreadable.get());
    }
    RevisionState state = seen.revisions().get(assignment.active.revision);
    if (state instanceof RevisionState.Ready ready) {
      if (unaffordable.containsKey(assignment.classifier)) {
        return unaffordable.get(assignment.classifier);
      }
      DesiredAttachment goal = new DesiredAttachment(assignment.classifier, ifindex, spot.name(), assignment.active.revision, assignment.active.mode, assignment.attachMode);
      Optional<InterfacePhase> failure = Optional.ofNullable(seen.failures().get(goal));
      return unreadable.map(pin -> renew(goal, ready.state(), pin, failure)).orElseGet(() -> bring(goal, ready, failure));
    }
    if (state instanceof RevisionState.Awaited) {
      return new InterfacePhase(Phase.Pending, "revision " + assignment.active.revision + " is about to be fetched");
    }
    RevisionState.Refused refused = state instanceof RevisionState.Refused known ? known
        : new RevisionState.Refused(Phase.Failed, "revision " + assignment.active.revision + " was not looked up");
    return new InterfacePhase(refused.phase(), refused.reason());
  }

  private static boolean isRenewable(UnadoptablePin pin, Assignment assignment) {
    return pin.renewable() != null && pin.classifier().equals(assignment.classifier);
  }

  private static InterfacePhase notTakenOver(UnadoptablePin pin) {
    return new InterfacePhase(pin.blocked() ? Phase.Blocked : Phase.Failed,
        "what " + pin.classifier() + " has pinned there goes on running, but cannot be taken over: " + pin.reason());
  }

  private InterfacePhase renew(DesiredAttachment goal, StateRequirement wish, UnadoptablePin pin, Optional<InterfacePhase> failure) {
    if (failure.isPresent()) {
      return failure.get();
    }
    swaps.add(new Step.Renew(goal, mergesUnderEnforce(goal) ? Mode.Observe : allowed(goal, wish, pin.renewable(), Optional.empty())));
    return afterwards(goal, wish, Optional.empty());
  }

  private Mode allowed(DesiredAttachment goal, StateRequirement wish, AttachMode how, Optional<AttachedProgram> own) {
    return restraint.allowed(modeWhen(how, goal), goal.classifier(), wish, own);
  }

  /** What is to be said when the steps are taken. */
  private InterfacePhase afterwards(DesiredAttachment goal, StateRequirement wish, Optional<AttachedProgram> own) {
    InterfacePhase finding = restraint.finding(goal.mode(), goal.classifier(), wish, own);
    if (finding.phase() == Phase.Warming) {
      restraint.warming(goal.classifier(), wish, own).ifPresent(warming::add);
    }
    return finding;
  }

  /** The assignment of highest rank that means the interface. */
  private Assignment ownerOf(int ifindex) {
    return seen.assignments().stream().filter(a -> seen.selection().means(a.classifier, ifindex)).min(RANK).orElseThrow();
  }

  private InterfacePhase bring(DesiredAttachment goal, RevisionState.Ready ready, Optional<InterfacePhase> failure) {
    Optional<AttachedProgram> ours = seen.attached().stream().filter(program -> program.ifindex() == goal.ifindex())
        .min(Comparator.comparing(program -> !program.classifier().equals(goal.classifier())));
    boolean own = ours.isPresent() && ours.get().classifier().equals(goal.classifier());
    if (mergesUnderEnforce(goal)) {
      if (own && failure.isEmpty()) {
        observeWhileMerging(goal, ours.get());
      }
      return new InterfacePhase(Phase.Blocked, "GRO: " + goal.ifname() + " merges packets before a generic program sees them, so Enforce is "
          + "not carried out: turn gro and lro off (ethtool -K), or use attachMode Native");
    }
    if (own && fits(goal.attachMode(), ours.get().how())) {
      return change(goal, ready, ours.get(), failure);
    }
    if (failure.isPresent()) {
      return failure.get();
    }
    if (ours.isPresent()) {
      return replace(goal, ready.state(), ours.get());
    }
    ForeignProgram foreign = seen.foreign().get(goal.ifindex());
    if (foreign != null) {
      return new InterfacePhase(Phase.Blocked, blockedBy(foreign));
    }
    return attach(goal, ready.state());
  }

  private InterfacePhase attach(DesiredAttachment goal, StateRequirement wish) {
    attaches.add(new Step.Attach(goal, ways(goal, wish)));
    return afterwards(goal, wish, Optional.empty());
  }

  /** The sentence about a foreign program. */
  public static String blockedBy(ForeignProgram foreign) {
    return "another XDP program is attached: " + (foreign.name().isEmpty() ? "without a name" : foreign.name()) + ", id " + foreign.id()
        + "; it is never replaced";
  }

  private boolean mergesUnderEnforce(DesiredAttachment goal) {
    return goal.attachMode() == AttachMode.Generic && goal.mode() == Mode.Enforce && seen.merging().contains(goal.ifindex());
  }

  /** What enforced before the interface began to merge packets must stop dropping; nothing else changes while blocked. */
  private void observeWhileMerging(DesiredAttachment goal, AttachedProgram own) {
    if (own.mode() == Mode.Enforce && own.how() == AttachMode.Generic) {
      swaps.add(new Step.Swap(goal, Mode.Observe));
    }
  }

  private InterfacePhase change(DesiredAttachment goal, RevisionState.Ready ready, AttachedProgram own, Optional<InterfacePhase> failure) {
    Mode mode = allowed(goal, ready.state(), own.how(), Optional.of(own));
    if (own.digest().equals(ready.digest()) && own.mode() == mode) {
      return afterwards(goal, ready.state(), Optional.of(own));
    }
    if (failure.isPresent()) {
      return failure.get();
    }
    swaps.add(new Step.Swap(goal, mode));
    return afterwards(goal, ready.state(), Optional.of(own));
  }

  private InterfacePhase replace(DesiredAttachment goal, StateRequirement wish, AttachedProgram old) {
    if (seen.misunderstood().contains(old.classifier())) {
      return new InterfacePhase(Phase.Conflict, "classifier " + old.classifier() + " is attached, and this agent is too old to know what it should do");
    }
    boolean assigned = seen.assignments().stream().anyMatch(a -> a.classifier.equals(old.classifier()));
    if (seen.selection().means(old.classifier(), goal.ifindex())) {
      attaches.add(new Step.Replace(old, goal, ways(goal, wish)));
    } else if (assigned || seen.explicit()) {
      attaches.add(new Step.Attach(goal, ways(goal, wish)));
    } else {
      return new InterfacePhase(Phase.Conflict, "classifier " + old.classifier() + " is still attached, and whether it should be is not known "
          + "without the API server");
    }
    return afterwards(goal, wish, Optional.empty());
  }

  private static boolean fits(AttachMode wanted, AttachMode is) {
    return wanted == AttachMode.Auto || wanted == is;
  }

  /** Auto never enforces where packets may arrive merged. */
  static Mode modeWhen(AttachMode how, AttachMode wantedHow, Mode wanted) {
    return wantedHow == AttachMode.Auto && how == AttachMode.Generic ? Mode.Observe : wanted;
  }

  private static Mode modeWhen(AttachMode how, DesiredAttachment goal) {
    return modeWhen(how, goal.attachMode(), goal.mode());
  }

  private List<AttachOption> ways(DesiredAttachment goal, StateRequirement wish) {
    List<AttachMode> order = goal.attachMode() == AttachMode.Auto ? List.of(AttachMode.Native, AttachMode.Generic) : List.of(goal.attachMode());
    return order.stream().map(how -> new AttachOption(how, allowed(goal, wish, how, Optional.empty()))).toList();
  }
}
