// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.plan;

import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.AssignmentStatus;
import dev.packetclassifier.api.v1alpha1.InterfaceStatus;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.Phase;
import dev.packetclassifier.api.v1alpha1.TablesStatus;
import dev.packetclassifier.bpf.image.StateNeed;
import dev.packetclassifier.bpf.revision.Revisions;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.shape.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Builds the status of each classifier from what was read back from the kernel, never from what was desired. */
public final class NodeStatusBuilder {
  /** An assignment's phase is the worst of its interfaces. */
  private static final List<Phase> WORST_FIRST = List.of(Phase.Failed, Phase.Unsupported, Phase.Blocked, Phase.Conflict, Phase.Pending,
      Phase.Warming, Phase.Running);

  private final InterfaceSelection selection;
  private final Map<TargetInterface, PlacementOutcome> outcomes;
  private final Map<TargetInterface, PlacementOutcome> shadowOutcomes;
  private final Map<String, RevisionState> revisions;
  private final Map<Integer, String> names;
  private final List<AttachedProgram> attached;

  private NodeStatusBuilder(InterfaceSelection selection, Map<TargetInterface, PlacementOutcome> outcomes,
      Map<TargetInterface, PlacementOutcome> shadowOutcomes, Map<String, RevisionState> revisions,
      Collection<NodeInterface> interfaces, List<AttachedProgram> attached) {
    this.selection = selection;
    this.outcomes = outcomes;
    this.shadowOutcomes = shadowOutcomes;
    this.revisions = revisions;
    this.names = interfaces.stream().collect(Collectors.toMap(NodeInterface::ifindex, NodeInterface::name, (a, b) -> a));
    this.attached = attached;
  }

  /**
   * @param outcomes of the plan and its steps
   * @param shadowOutcomes of the shadows
   * @param attached what the kernel runs after the steps
   * @param selection unsupported assignments included
   * @return one entry a classifier that is assigned or still attached, ordered by name
   */
  public static List<AssignmentStatus> build(Collection<Assignment> assignments, InterfaceSelection selection,
      Map<TargetInterface, PlacementOutcome> outcomes, Map<TargetInterface, PlacementOutcome> shadowOutcomes,
      Map<String, RevisionState> revisions, Collection<NodeInterface> interfaces, List<AttachedProgram> attached) {
    NodeStatusBuilder builder = new NodeStatusBuilder(selection, outcomes, shadowOutcomes, revisions, interfaces, attached);
    List<AssignmentStatus> all = new ArrayList<>(assignments.stream().map(builder::assigned).toList());
    TreeSet<String> others = attached.stream().map(AttachedProgram::classifier).collect(Collectors.toCollection(TreeSet::new));
    assignments.forEach(assignment -> others.remove(assignment.classifier));
    Set<String> unsupported = new TreeSet<>(selection.targets().keySet());
    assignments.forEach(assignment -> unsupported.remove(assignment.classifier));
    others.removeAll(unsupported);
    unsupported.forEach(classifier -> all.add(builder.unsupported(classifier)));
    others.forEach(classifier -> all.add(builder.unassigned(classifier)));
    all.sort(Comparator.comparing(status -> status.classifier));
    return all;
  }

  private AssignmentStatus assigned(Assignment assignment) {
    Map<String, InterfaceStatus> interfaces = new LinkedHashMap<>();
    for (TargetInterface target : selection.targets().getOrDefault(assignment.classifier, List.of())) {
      interfaces.put(target.name(), selected(assignment, target));
    }
    programs(assignment.classifier, program -> !selection.selects(assignment.classifier, program.ifindex()))
        .forEach(program -> interfaces.putIfAbsent(nameOf(program.ifindex()), leftover(program)));
    AssignmentStatus status = new AssignmentStatus();
    status.classifier = assignment.classifier;
    status.id = assignment.id;
    status.interfaces = List.copyOf(interfaces.values());
    status.active = summarize(assignment, status.interfaces);
    status.tables = tables(assignment.classifier);
    status.shadow = ShadowStatus.of(assignment, selection.targets().getOrDefault(assignment.classifier, List.of()), shadowOutcomes,
        programs(assignment.classifier, program -> true), revisions);
    status.interfaces.forEach(each -> appendAttachEffects(assignment.classifier, each));
    return status;
  }

  private InterfaceStatus selected(Assignment assignment, TargetInterface target) {
    InterfaceStatus status = new InterfaceStatus();
    status.name = target.name();
    PlacementOutcome outcome = outcomes.getOrDefault(target, new PlacementOutcome(Phase.Failed, "not looked at"));
    status.phase = outcome.phase();
    status.message = outcome.message();
    if (target.ifindex().isEmpty()) {
      return status;
    }
    status.ifindex = target.ifindex().getAsInt();
    Optional<AttachedProgram> program = programs(assignment.classifier, each -> each.ifindex() == status.ifindex).stream().findFirst();
    program.ifPresent(running -> describe(status, running));
    if (!outcome.covered() && (outcome.phase() == Phase.Running || outcome.phase() == Phase.Warming)) {
      check(assignment, status, program);
    }
    return status;
  }

  /** On the interface only: the assignment's message says why it is not Running. */
  private void appendAttachEffects(String classifier, InterfaceStatus status) {
    if (status.phase == Phase.Running) {
      programs(classifier, program -> program.ifindex() == status.ifindex && !program.attachEffects().isEmpty()).forEach(
          program -> status.message = status.message == null ? program.attachEffects() : status.message + "; " + program.attachEffects());
    }
  }

  /** No obstacle was found: compares with what the kernel runs. */
  private void check(Assignment assignment, InterfaceStatus status, Optional<AttachedProgram> program) {
    if (program.isEmpty()) {
      status.phase = Phase.Failed;
      status.message = "the kernel runs nothing there";
    } else if (!(revisions.get(assignment.active.revision) instanceof RevisionState.Ready ready)
        || !ready.digest().equals(program.get().digest())) {
      status.phase = Phase.Failed;
      status.message = "the kernel runs " + status.revision + " instead of " + assignment.active.revision;
    } else if (program.get().mode() != expected(assignment, status.phase, program.get())) {
      status.phase = Phase.Failed;
      status.message = "the kernel runs in mode " + program.get().mode();
    } else if (neverEnforces(assignment, program.get())) {
      status.phase = Phase.Running;
      status.message = HookPolicy.whyNotEnforcing(program.get().attachMode(), assignment.attachMode, HookPolicy.enforcing(assignment))
          .orElseThrow();
    }
  }

  private static Mode expected(Assignment assignment, Phase phase, AttachedProgram program) {
    return phase == Phase.Warming ? Mode.Observe
        : modeAt(assignment, program);
  }

  private static Mode modeAt(Assignment assignment, AttachedProgram program) {
    return HookPolicy.modeAt(program.attachMode(), assignment.attachMode, assignment.active.mode, HookPolicy.enforcing(assignment));
  }

  private static boolean neverEnforces(Assignment assignment, AttachedProgram program) {
    return assignment.active.mode != modeAt(assignment, program);
  }

  /** This agent does not understand its assignment: reports what runs. */
  private AssignmentStatus unsupported(String classifier) {
    PlacementOutcome classifierOutcome = selection.classifierOutcomes().get(classifier);
    AssignmentStatus status = unassigned(classifier);
    status.active.phase = classifierOutcome.phase();
    status.active.message = classifierOutcome.message();
    status.interfaces.forEach(each -> {
      each.phase = classifierOutcome.phase();
      each.message = "what runs there stays";
    });
    return status;
  }

  private AssignmentStatus unassigned(String classifier) {
    AssignmentStatus status = new AssignmentStatus();
    status.classifier = classifier;
    status.interfaces = programs(classifier, program -> true).stream().map(this::leftover).toList();
    status.tables = tables(classifier);
    status.active = new AssignmentStatus.Active();
    status.active.phase = Phase.Failed;
    status.active.message = "no longer assigned, but still attached";
    readBack(status.active, classifier, program -> false);
    return status;
  }

  private InterfaceStatus leftover(AttachedProgram program) {
    InterfaceStatus status = new InterfaceStatus();
    status.name = nameOf(program.ifindex());
    status.ifindex = program.ifindex();
    describe(status, program);
    status.phase = Phase.Failed;
    status.message = "no longer selected, but still attached";
    return status;
  }

  private AssignmentStatus.Active summarize(Assignment assignment, List<InterfaceStatus> interfaces) {
    AssignmentStatus.Active active = new AssignmentStatus.Active();
    InterfaceStatus worst = interfaces.stream().min(Comparator.comparing(each -> WORST_FIRST.indexOf(each.phase))).orElse(null);
    PlacementOutcome classifierOutcome = selection.classifierOutcomes().get(assignment.classifier);
    if (classifierOutcome != null) {
      active.phase = classifierOutcome.phase();
      active.message = classifierOutcome.message();
    } else if (worst == null) {
      active.phase = Phase.Pending;
      active.message = "no interface is selected";
    } else {
      active.phase = worst.phase;
      active.message = worst.message == null ? null : worst.name + ": " + worst.message;
    }
    String digest = revisions.get(assignment.active.revision) instanceof RevisionState.Ready ready ? ready.digest() : "";
    readBack(active, assignment.classifier, program -> program.digest().equals(digest) && program.mode() == assignment.active.mode);
    return active;
  }

  /** While interfaces differ, one that is behind is reported: the desired revision only when all run it. */
  private void readBack(AssignmentStatus.Active active, String classifier, Predicate<AttachedProgram> current) {
    programs(classifier, program -> true).stream()
        .min(Comparator.<AttachedProgram, Boolean>comparing(current::test).thenComparing(AttachedProgram::ifindex))
        .ifPresent(program -> {
          active.revision = Revisions.name(classifier, program.digest());
          active.mode = program.mode();
        });
  }

  private static void describe(InterfaceStatus status, AttachedProgram program) {
    status.attachMode = program.attachMode();
    status.revision = Revisions.name(program.classifier(), program.digest());
    status.egressObserver = program.state().filter(state -> state.kept().observed()).map(state -> true).orElse(null);
  }

  private TablesStatus tables(String classifier) {
    Map<Table, Integer> sets = TableBudget.setsOf(programs(classifier, program -> true));
    if (sets.isEmpty()) {
      return null;
    }
    TablesStatus status = new TablesStatus();
    status.bytes = StateNeed.ofSets(sets).total();
    status.flows = records(sets.get(Table.Flows));
    status.addresses = records(sets.get(Table.Addresses));
    status.stations = records(sets.get(Table.Stations));
    return status;
  }

  private static Integer records(Integer sets) {
    return sets == null ? null : sets * Geometry.WAYS;
  }

  private List<AttachedProgram> programs(String classifier, Predicate<AttachedProgram> which) {
    return attached.stream().filter(program -> program.classifier().equals(classifier)).filter(which)
        .sorted(Comparator.comparing(AttachedProgram::ifindex)).toList();
  }

  private String nameOf(int ifindex) {
    return names.getOrDefault(ifindex, "#" + ifindex);
  }

  /** The line that {@code kubectl get pclfnode} shows. */
  public static String summary(List<AssignmentStatus> statuses, int assigned) {
    long running = running(statuses);
    String count = assigned == 0 ? "nothing assigned" : running + " of " + assigned + " running";
    String rest = statuses.stream().filter(status -> status.active.phase != Phase.Running)
        .map(status -> status.classifier + " " + status.active.phase + (status.active.message == null ? "" : ": " + status.active.message))
        .collect(Collectors.joining("; "));
    String line = rest.isEmpty() ? count : count + "; " + rest;
    return line.length() <= 200 ? line : line.substring(0, 199) + "…";
  }

  /** How many classifiers run on every interface they select. */
  public static long running(List<AssignmentStatus> statuses) {
    return statuses.stream().filter(status -> status.active.phase == Phase.Running).count();
  }
}
