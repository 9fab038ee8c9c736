package dev.packetclassifier.agent.plan;

import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.AssignmentStatus;
import dev.packetclassifier.api.v1alpha1.InterfaceStatus;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.Phase;
import dev.packetclassifier.api.v1alpha1.TablesStatus;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.image.StateNeed;
import dev.packetclassifier.bpf.shape.Table;
import dev.packetclassifier.bpf.revision.Revisions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What the node's object says about each classifier: from what was read back, never from what was wished. */
public final class NodeStatusBuilder {
  /** From bad to good: an assignment is as far as the worst of its interfaces. */
  private static final List<Phase> WORST_FIRST =
      List.of(Phase.Failed, Phase.Unsupported, Phase.Blocked, Phase.Conflict, Phase.Pending, Phase.Warming, Phase.Running);

  private final InterfaceSelection selection;
  private final Map<TargetInterface, InterfacePhase> findings;
  private final Map<String, RevisionState> revisions;
  private final Map<Integer, String> names;
  private final List<AttachedProgram> attached;

  private NodeStatusBuilder(InterfaceSelection selection, Map<TargetInterface, InterfacePhase> findings, Map<String, RevisionState> revisions,
      Collection<NodeInterface> interfaces, List<AttachedProgram> attached) {
    this.selection = selection;
    this.findings = findings;
    this.revisions = revisions;
    this.names = interfaces.stream().collect(Collectors.toMap(NodeInterface::ifindex, NodeInterface::name, (a, b) -> a));
    this.attached = attached;
  }

  /**
   * @param findings what the plan found and what its steps met
   * @param attached what the kernel runs after the steps
   * @param selection with what is meant by assignments that cannot be understood too
   * @return one entry a classifier that is assigned or still attached, ordered by name
   */
  public static List<AssignmentStatus> of(Collection<Assignment> assignments, InterfaceSelection selection, Map<TargetInterface, InterfacePhase> findings,
      Map<String, RevisionState> revisions, Collection<NodeInterface> interfaces, List<AttachedProgram> attached) {
    NodeStatusBuilder report = new NodeStatusBuilder(selection, findings, revisions, interfaces, attached);
    List<AssignmentStatus> all = new ArrayList<>(assignments.stream().map(report::assigned).toList());
    TreeSet<String> others = attached.stream().map(AttachedProgram::classifier).collect(Collectors.toCollection(TreeSet::new));
    assignments.forEach(assignment -> others.remove(assignment.classifier));
    Set<String> misunderstood = new TreeSet<>(selection.spots().keySet());
    assignments.forEach(assignment -> misunderstood.remove(assignment.classifier));
    others.removeAll(misunderstood);
    misunderstood.forEach(classifier -> all.add(report.misunderstood(classifier)));
    others.forEach(classifier -> all.add(report.unassigned(classifier)));
    all.sort(Comparator.comparing(status -> status.classifier));
    return all;
  }

  private AssignmentStatus assigned(Assignment assignment) {
    Map<String, InterfaceStatus> interfaces = new LinkedHashMap<>();
    for (TargetInterface spot : selection.spots().getOrDefault(assignment.classifier, List.of())) {
      interfaces.put(spot.name(), selected(assignment, spot));
    }
    programs(assignment.classifier, program -> !selection.means(assignment.classifier, program.ifindex()))
        .forEach(program -> interfaces.putIfAbsent(nameOf(program.ifindex()), leftover(program)));
    AssignmentStatus status = new AssignmentStatus();
    status.classifier = assignment.classifier;
    status.interfaces = List.copyOf(interfaces.values());
    status.active = summarize(assignment, status.interfaces);
    status.tables = tables(assignment.classifier);
    status.interfaces.forEach(each -> sayWhatAttachingChanged(assignment.classifier, each));
    return status;
  }

  private InterfaceStatus selected(Assignment assignment, TargetInterface spot) {
    InterfaceStatus status = new InterfaceStatus();
    status.name = spot.name();
    InterfacePhase finding = findings.getOrDefault(spot, new InterfacePhase(Phase.Failed, "not looked at"));
    status.phase = finding.phase();
    status.message = finding.message();
    if (spot.ifindex().isEmpty()) {
      return status;
    }
    status.ifindex = spot.ifindex().getAsInt();
    Optional<AttachedProgram> program = programs(assignment.classifier, each -> each.ifindex() == status.ifindex).stream().findFirst();
    program.ifPresent(running -> describe(status, running));
    if (finding.phase() == Phase.Running || finding.phase() == Phase.Warming) {
      check(assignment, status, program);
    }
    return status;
  }

  /** Beside the assignment's own message, which says why it is not Running. */
  private void sayWhatAttachingChanged(String classifier, InterfaceStatus status) {
    if (status.phase == Phase.Running) {
      programs(classifier, program -> program.ifindex() == status.ifindex && !program.changed().isEmpty()).forEach(program ->
          status.message = status.message == null ? program.changed() : status.message + "; " + program.changed());
    }
  }

  /** Nothing was found to be in the way; the kernel has the last word. */
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
      status.message = "the driver cannot run XDP natively: in generic mode Enforce acts as Observe";
    }
  }

  private static Mode expected(Assignment assignment, Phase phase, AttachedProgram program) {
    return phase == Phase.Warming ? Mode.Observe : NodePlanner.modeWhen(program.how(), assignment.attachMode, assignment.active.mode);
  }

  private static boolean neverEnforces(Assignment assignment, AttachedProgram program) {
    return assignment.active.mode != NodePlanner.modeWhen(program.how(), assignment.attachMode, assignment.active.mode);
  }

  /** Its assignment cannot be understood: what runs is said as it is. */
  private AssignmentStatus misunderstood(String classifier) {
    InterfacePhase remark = selection.remarks().get(classifier);
    AssignmentStatus status = unassigned(classifier);
    status.active.phase = remark.phase();
    status.active.message = remark.message();
    status.interfaces.forEach(each -> {
      each.phase = remark.phase();
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
    InterfacePhase remark = selection.remarks().get(assignment.classifier);
    if (remark != null) {
      active.phase = remark.phase();
      active.message = remark.message();
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

  /** While interfaces differ, the one that is behind is named: the wanted revision only when all run it. */
  private void readBack(AssignmentStatus.Active active, String classifier, Predicate<AttachedProgram> current) {
    programs(classifier, program -> true).stream()
        .min(Comparator.<AttachedProgram, Boolean>comparing(current::test).thenComparing(AttachedProgram::ifindex))
        .ifPresent(program -> {
          active.revision = Revisions.name(classifier, program.digest());
          active.mode = program.mode();
        });
  }

  private static void describe(InterfaceStatus status, AttachedProgram program) {
    status.attachMode = program.how();
    status.revision = Revisions.name(program.classifier(), program.digest());
    status.egressObserver = program.keeping().filter(keeping -> keeping.kept().observed()).map(keeping -> true).orElse(null);
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

  /** How many classifiers run on every interface they mean. */
  public static long running(List<AssignmentStatus> statuses) {
    return statuses.stream().filter(status -> status.active.phase == Phase.Running).count();
  }
}
