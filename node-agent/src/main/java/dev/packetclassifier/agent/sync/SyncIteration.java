package dev.packetclassifier.agent.sync;

import dev.packetclassifier.agent.cluster.Cluster;
import dev.packetclassifier.agent.desired.DesiredAssignments;
import dev.packetclassifier.agent.desired.DesiredStateSource;
import dev.packetclassifier.agent.kernel.Kernel;
import dev.packetclassifier.agent.kernel.KernelState;
import dev.packetclassifier.agent.log.DeduplicatingLog;
import dev.packetclassifier.agent.network.HostNetwork;
import dev.packetclassifier.agent.plan.AttachedProgram;
import dev.packetclassifier.agent.plan.InterfacePhase;
import dev.packetclassifier.agent.plan.ForeignProgram;
import dev.packetclassifier.agent.plan.NodeSnapshot;
import dev.packetclassifier.agent.plan.NodePlan;
import dev.packetclassifier.agent.plan.NodePlanner;
import dev.packetclassifier.agent.plan.RevisionState;
import dev.packetclassifier.agent.plan.InterfaceSelection;
import dev.packetclassifier.agent.plan.TargetInterface;
import dev.packetclassifier.agent.plan.NodeStatusBuilder;
import dev.packetclassifier.agent.plan.TableLimits;
import dev.packetclassifier.agent.revision.RevisionCache;
import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.AssignmentStatus;
import dev.packetclassifier.api.v1alpha1.AttachMode;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.revision.Revisions;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One turn of the loop: look, plan, act, read back, report. Used by one thread. */
public final class SyncIteration {
  private final DesiredStateSource desiredState;
  private final Kernel kernel;
  private final HostEnvironment surroundings;
  private final RevisionCache shelf;
  private final StatusWriter statusWriter;
  private final DeduplicatingLog complaints;
  private final FailedAttempts failures = new FailedAttempts();
  private final ProtectedAddressSync protection;
  private final StepExecutor steps;
  private final TableLimits tables;
  private final Pulse pulse;
  private final EgressMonitor egress = new EgressMonitor();
  private Instant last = Instant.EPOCH;
  private Optional<Instant> next = Optional.empty();

  public SyncIteration(Cluster cluster, DesiredStateSource desiredState, Kernel kernel, HostEnvironment surroundings, RevisionCache shelf, TableLimits tables,
      String version, DeduplicatingLog complaints, AgentCounters tally, Pulse pulse) {
    this.desiredState = desiredState;
    this.kernel = kernel;
    this.surroundings = surroundings;
    this.shelf = shelf;
    this.tables = tables;
    this.statusWriter = new StatusWriter(cluster, version, complaints);
    this.complaints = complaints;
    this.protection = new ProtectedAddressSync(kernel, complaints);
    this.steps = new StepExecutor(kernel, shelf, failures, tally);
    this.pulse = pulse;
  }

  /**
   * @param now the moment by which retries and patience are judged
   * @throws IOException when the node's network cannot be seen; nothing was changed
   */
  public void take(Instant now) throws IOException {
    last = now;
    next = Optional.empty();
    DesiredAssignments desired = desiredState.at(now);
    HostNetwork network = surroundings.network();
    protection.want(surroundings.peers().withNode(network.addresses()));
    KernelState state = kernel.read();
    protection.bringUpToDate(classifiersOf(state));
    if (desired instanceof DesiredAssignments.Assigned assigned) {
      converge(assigned, network, state, now);
    } else if (desired instanceof DesiredAssignments.NodeGone) {
      steps.take(NodePlanner.removeAll(state.pinned()), protection, pulse::beat, now);
      shelf.keepOnly(Set.of());
      pulse.know(List.of());
    }
  }

  /**
   * The earliest moment at which something is worth another turn. What the last turn could have tried and did not, because nobody
   * wants it now, is not worth one.
   */
  public Optional<Instant> nextRetry() {
    return Stream.of(failures.nextRetry(last), shelf.nextRetry(last), statusWriter.nextRetry(last), next).flatMap(Optional::stream).min(Instant::compareTo);
  }

  private void converge(DesiredAssignments.Assigned desired, HostNetwork network, KernelState state, Instant now) throws IOException {
    List<Assignment> assignments = desired.assignments();
    InterfaceSelection selection = InterfaceSelection.of(assignments, network.interfaces(), surroundings.defaultRoutes(), state.attached())
        .withUnreadable(desired.unreadable(), network.interfaces(), state.attached());
    Map<String, RevisionState> revisions = revisionsOf(assignments, now);
    egress.look(state.attached(), state.nanos());
    NodePlan plan = NodePlanner.plan(new NodeSnapshot(assignments, desired.unreadable().keySet(), desired.object().isPresent(), selection, state.attached(), state.pinned(),
        state.unreadable(), foreign(selection, state), merging(assignments, selection), revisions, failures.waiting(now),
        kernel.unsupportedReason(), tables, egress.blind(), egress.sightedAt(), state.nanos()));
    next = plan.next().map(now::plus);
    Map<TargetInterface, InterfacePhase> findings = new HashMap<>(plan.findings());
    findings.putAll(steps.take(plan.steps(), protection, pulse::beat, now));
    KernelState after = plan.steps().isEmpty() ? state : kernel.read();
    List<AssignmentStatus> statuses = NodeStatusBuilder.of(assignments, selection, findings, revisions, network.interfaces(), after.attached());
    forgetOthers(assignments, after);
    if (revisions.values().stream().anyMatch(RevisionState.Awaited.class::isInstance)) {
      return;
    }
    pulse.know(statuses);
    desired.object().ifPresent(object -> statusWriter.write(object, statuses, assignments.size() + desired.unreadable().size(), now));
  }

  private Map<String, RevisionState> revisionsOf(List<Assignment> assignments, Instant now) {
    Map<String, RevisionState> states = new HashMap<>();
    for (Assignment assignment : assignments) {
      pulse.beat();
      states.put(assignment.active.revision, shelf.look(assignment.classifier, assignment.active.revision, now));
    }
    return states;
  }

  private Map<Integer, ForeignProgram> foreign(InterfaceSelection selection, KernelState state) {
    Set<Integer> free = new HashSet<>(selection.ifindexes());
    state.attached().forEach(program -> free.remove(program.ifindex()));
    Map<Integer, ForeignProgram> foreign = new HashMap<>();
    free.forEach(ifindex -> kernel.foreign(ifindex).ifPresent(program -> foreign.put(ifindex, program)));
    return foreign;
  }

  private Set<Integer> merging(List<Assignment> assignments, InterfaceSelection selection) {
    return assignments.stream().filter(each -> each.attachMode == AttachMode.Generic && each.active.mode == Mode.Enforce)
        .flatMap(each -> selection.spots().getOrDefault(each.classifier, List.of()).stream())
        .filter(spot -> spot.ifindex().isPresent() && merging(spot.name()))
        .map(spot -> spot.ifindex().getAsInt()).collect(Collectors.toSet());
  }

  /** Not knowing is taken for merging: the answer that drops nothing by mistake. */
  private boolean merging(String ifname) {
    try {
      return surroundings.merging(ifname);
    } catch (IOException e) {
      complaints.about("offloads of " + ifname, e.getMessage());
      return true;
    }
  }

  private void forgetOthers(List<Assignment> assignments, KernelState state) {
    Set<String> names = assignments.stream().map(each -> each.active.revision).collect(Collectors.toSet());
    state.attached().forEach(program -> names.add(Revisions.name(program.classifier(), program.digest())));
    shelf.keepOnly(names);
    failures.keepOnly(assignments.stream().map(each -> each.classifier).toList());
  }

  private static Set<String> classifiersOf(KernelState state) {
    return state.attached().stream().map(AttachedProgram::classifier).collect(Collectors.toCollection(TreeSet::new));
  }

  /** What the loop tells the outside while it turns. */
  public interface Pulse {
    /** It is alive. */
    void beat();

    /** It knows what is desired, and this is how far the node is. */
    void know(List<AssignmentStatus> statuses);
  }
}
