// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.sync;

import dev.packetclassifier.agent.cluster.Cluster;
import dev.packetclassifier.agent.desired.DesiredAssignments;
import dev.packetclassifier.agent.desired.DesiredStateSource;
import dev.packetclassifier.agent.exceptions.ExceptionConfirmation;
import dev.packetclassifier.agent.kernel.Kernel;
import dev.packetclassifier.agent.kernel.KernelException;
import dev.packetclassifier.agent.log.DeduplicatingLog;
import dev.packetclassifier.agent.network.HostNetwork;
import dev.packetclassifier.agent.plan.AssignmentSet;
import dev.packetclassifier.agent.plan.AttachedProgram;
import dev.packetclassifier.agent.plan.ForeignProgram;
import dev.packetclassifier.agent.plan.InterfaceSelection;
import dev.packetclassifier.agent.plan.KernelState;
import dev.packetclassifier.agent.plan.NodeInterface;
import dev.packetclassifier.agent.plan.NodePlan;
import dev.packetclassifier.agent.plan.NodePlanner;
import dev.packetclassifier.agent.plan.NodeSnapshot;
import dev.packetclassifier.agent.plan.NodeStatusBuilder;
import dev.packetclassifier.agent.plan.PlacementOutcome;
import dev.packetclassifier.agent.plan.RevisionState;
import dev.packetclassifier.agent.plan.TableLimits;
import dev.packetclassifier.agent.plan.TargetInterface;
import dev.packetclassifier.agent.revision.RevisionCache;
import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.AssignmentStatus;
import dev.packetclassifier.api.v1alpha1.AttachMode;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.program.ProtectedAddresses;
import dev.packetclassifier.bpf.revision.Revisions;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One iteration of the sync loop: read, plan, execute, read back, write the status. Used by one thread. */
public final class SyncIteration {
  private final DesiredStateSource desiredState;
  private final Kernel kernel;
  private final HostEnvironment environment;
  private final RevisionCache revisionCache;
  private final StatusWriter statusWriter;
  private final DeduplicatingLog log;
  private final FailedAttempts failedAttempts = new FailedAttempts();
  private final ProtectedAddressSync protectedAddresses;
  private final StepExecutor executor;
  private final TableLimits tables;
  private final ExceptionConfirmation exceptions;
  private final Listener listener;
  private final EgressMonitor egressMonitor = new EgressMonitor();
  private final DriverSettingsWatch driverSettings = new DriverSettingsWatch();
  private Instant last = Instant.EPOCH;
  private Optional<Instant> nextPlan = Optional.empty();
  private final ReportSchedule reports = new ReportSchedule();

  public SyncIteration(Cluster cluster, DesiredStateSource desiredState, Kernel kernel, HostEnvironment environment,
      RevisionCache revisionCache,
      TableLimits tables, String version, DeduplicatingLog log, AgentCounters counters,
      ExceptionConfirmation exceptions, Listener listener) {
    this.desiredState = desiredState;
    this.kernel = kernel;
    this.environment = environment;
    this.revisionCache = revisionCache;
    this.tables = tables;
    this.statusWriter = new StatusWriter(cluster, version, log);
    this.log = log;
    this.protectedAddresses = new ProtectedAddressSync(kernel, log);
    this.executor = new StepExecutor(kernel, revisionCache, failedAttempts, counters);
    this.exceptions = exceptions;
    this.listener = listener;
    listener.statusWriteTime(statusWriter::lastWriteSeconds);
  }

  /**
   * @param now the moment by which retries and time-outs are judged
   * @throws IOException when the node's network cannot be read; nothing was changed
   */
  public void run(Instant now) throws IOException {
    last = now;
    nextPlan = Optional.empty();
    DesiredAssignments desired = desiredState.current(now);
    HostNetwork network = environment.network();
    setProtectedAddresses(network);
    KernelState state = kernel.read();
    protectedAddresses.sync(classifiersOf(state));
    if (desired instanceof DesiredAssignments.Assigned assigned) {
      converge(assigned, network, state, now);
    } else if (desired instanceof DesiredAssignments.NodeDeleted) {
      executor.execute(NodePlanner.removeAll(state.pinned()), protectedAddresses, listener::heartbeat, now);
      revisionCache.retainOnly(Set.of());
      listener.statusUpdated(List.of(), Map.of());
    }
  }

  /** The earliest moment at which another iteration has something to do, after the last one; empty when that is not known. */
  public Optional<Instant> nextRetry() {
    return Stream.of(failedAttempts.nextRetry(last), revisionCache.nextRetry(last), statusWriter.nextRetry(last), nextPlan,
        desiredState.nextChange(last), reports.next(last), exceptions.nextChange(last))
        .flatMap(Optional::stream).min(Instant::compareTo);
  }

  private void converge(DesiredAssignments.Assigned desired, HostNetwork network, KernelState state, Instant now) throws IOException {
    List<Assignment> assignments = desired.assignments();
    InterfaceSelection selection = InterfaceSelection.of(assignments, network.interfaces(), defaultRoutes(assignments), state.attached())
        .withUnsupported(desired.unsupported(), network.interfaces(), state.attached());
    Map<String, RevisionState> revisions = revisionsOf(assignments, now);
    egressMonitor.update(state.attached(), namesOf(network), state.nanos());
    NodePlan plan = NodePlanner.plan(snapshot(desired, selection, network, state, revisions, now));
    nextPlan = plan.next().map(now::plus);
    Map<TargetInterface, PlacementOutcome> outcomes = new HashMap<>(plan.outcomes());
    StepFailures failures = executor.execute(plan.steps(), protectedAddresses, listener::heartbeat, now);
    outcomes.putAll(failures.active());
    Map<TargetInterface, PlacementOutcome> shadowOutcomes = new HashMap<>(plan.shadowOutcomes());
    shadowOutcomes.putAll(failures.shadow());
    KernelState after = plan.steps().isEmpty() ? state : kernel.read();
    List<AssignmentStatus> statuses = NodeStatusBuilder.build(assignments, selection, outcomes, shadowOutcomes, revisions,
        network.interfaces(),
        after.attached());
    reports.addTo(statuses, assignments, kernel::counts, now);
    forgetUnused(assignments, after);
    if (revisions.values().stream().anyMatch(RevisionState.Pending.class::isInstance)) {
      return;
    }
    listener.statusUpdated(statuses,
        assignments.stream().collect(Collectors.toMap(each -> each.classifier, each -> each.active.mode, (a, b) -> a)));
    desired.object().ifPresent(object -> statusWriter.write(object, statuses, assignments.size() + desired.unsupported().size(),
        exceptions.report(now), now));
  }

  private static Map<Integer, String> namesOf(HostNetwork network) {
    return network.interfaces().stream().collect(Collectors.toMap(NodeInterface::ifindex, NodeInterface::name, (one, other) -> one));
  }

  private NodeSnapshot snapshot(DesiredAssignments.Assigned desired, InterfaceSelection selection, HostNetwork network, KernelState state,
      Map<String, RevisionState> revisions, Instant now) {
    AssignmentSet assignments = new AssignmentSet(desired.assignments(), desired.unsupported().keySet(), desired.object().isPresent());
    return new NodeSnapshot(assignments, selection, state, foreign(selection, state),
        driverSettings.changed(state.attached(), ifindex -> driverSettings(network, ifindex)), revisions,
        failedAttempts.waiting(now), kernelUnsupported(), tables, egressMonitor.visibility());
  }

  /** Read only if an assignment needs them; when that fails such an assignment keeps its interfaces, as when there is no default route. */
  private Set<Integer> defaultRoutes(List<Assignment> assignments) {
    if (assignments.stream().noneMatch(each -> each.interfaces != null && Boolean.TRUE.equals(each.interfaces.defaultRoute))) {
      return Set.of();
    }
    try {
      Set<Integer> ifindexes = environment.defaultRoutes();
      log.resolved("default routes");
      return ifindexes;
    } catch (IOException e) {
      log.warn("default routes", e.getMessage());
      return Set.of();
    }
  }

  /** What cannot be read now stays protected as it was. */
  private void setProtectedAddresses(HostNetwork network) {
    try {
      protectedAddresses.setDesired(environment.peers().withNode(fitting(network.addresses())));
      log.resolved("protected addresses");
    } catch (RuntimeException e) {
      log.warn("protected addresses", e.toString());
    }
  }

  /** Of more than the kernel's map holds, the first: a node has so many on interfaces that traffic does not arrive for, dummies for one. */
  private Set<InetAddress> fitting(Set<InetAddress> addresses) {
    if (addresses.size() <= ProtectedAddresses.MAX_NODE) {
      log.resolved("addresses of the node");
      return addresses;
    }
    log.warn("addresses of the node", "only " + ProtectedAddresses.MAX_NODE + " of " + addresses.size() + " are protected");
    return addresses.stream().limit(ProtectedAddresses.MAX_NODE).collect(Collectors.toSet());
  }

  private Optional<String> kernelUnsupported() {
    try {
      return kernel.unsupportedReason();
    } catch (KernelException e) {
      return Optional.of(e.getMessage());
    }
  }

  private Map<String, RevisionState> revisionsOf(List<Assignment> assignments, Instant now) {
    Map<String, RevisionState> states = new HashMap<>();
    for (Assignment assignment : assignments) {
      listener.heartbeat();
      states.put(assignment.active.revision, revisionCache.lookUp(assignment.classifier, assignment.active.revision, now));
      if (assignment.shadow != null) {
        states.put(assignment.shadow.revision, revisionCache.lookUp(assignment.classifier, assignment.shadow.revision, now));
      }
    }
    return states;
  }

  private Map<Integer, ForeignProgram> foreign(InterfaceSelection selection, KernelState state) {
    Set<Integer> free = new HashSet<>(selection.ifindexes());
    state.attached().stream().filter(program -> program.attachMode() != AttachMode.Tc).forEach(program -> free.remove(program.ifindex()));
    Map<Integer, ForeignProgram> foreign = new HashMap<>();
    for (int ifindex : free) {
      try {
        kernel.foreign(ifindex).ifPresent(program -> foreign.put(ifindex, program));
      } catch (KernelException e) {
        // Gone meanwhile, or it will refuse the attach with a better reason.
        log.warn("interface " + ifindex, e.getMessage());
      }
    }
    return foreign;
  }

  private String driverSettings(HostNetwork network, int ifindex) {
    return network.interfaces().stream().filter(each -> each.ifindex() == ifindex).findFirst()
        .map(each -> each.mtu() + " " + environment.driverSettings(each.name())).orElse("");
  }

  private void forgetUnused(List<Assignment> assignments, KernelState state) {
    Set<String> names = assignments.stream().map(each -> each.active.revision).collect(Collectors.toSet());
    assignments.stream().filter(each -> each.shadow != null).forEach(each -> names.add(each.shadow.revision));
    state.attached().forEach(program -> program.digests().forEach(digest -> names.add(Revisions.name(program.classifier(), digest))));
    revisionCache.retainOnly(names);
    failedAttempts.retainOnly(assignments.stream().map(each -> each.classifier).toList());
  }

  private static Set<String> classifiersOf(KernelState state) {
    return state.attached().stream().map(AttachedProgram::classifier).collect(Collectors.toCollection(TreeSet::new));
  }

  /** Receives signs of life and results while an iteration runs. */
  public interface Listener {
    /** The loop is alive. */
    void heartbeat();

    /**
     * The desired state is known, and this is the status of each classifier.
     *
     * @param desiredModes by classifier: the mode that it is assigned
     */
    void statusUpdated(List<AssignmentStatus> statuses, Map<String, Mode> desiredModes);

    /**
     * Where to find when a status was written last.
     *
     * @param seconds since 1970, 0 before the first; may be called from any thread
     */
    void statusWriteTime(DoubleSupplier seconds);
  }
}
