// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.sync;

import dev.packetclassifier.agent.kernel.InterfaceCounts;
import dev.packetclassifier.agent.kernel.Kernel;
import dev.packetclassifier.agent.kernel.KernelException;
import dev.packetclassifier.agent.plan.AttachOption;
import dev.packetclassifier.agent.plan.AttachedProgram;
import dev.packetclassifier.agent.plan.ExceptedSources;
import dev.packetclassifier.agent.plan.ForeignProgram;
import dev.packetclassifier.agent.plan.KernelState;
import dev.packetclassifier.agent.plan.OtherRevisions;
import dev.packetclassifier.agent.plan.ProgramState;
import dev.packetclassifier.agent.plan.TableLimits;
import dev.packetclassifier.agent.plan.UnadoptablePin;
import dev.packetclassifier.api.v1alpha1.AttachMode;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.image.Settings;
import dev.packetclassifier.bpf.program.AttachedShadow;
import dev.packetclassifier.bpf.program.CompiledRevision;
import dev.packetclassifier.bpf.program.EgressCounts;
import dev.packetclassifier.bpf.program.PreviousRevision;
import dev.packetclassifier.bpf.program.ProgramTarget;
import dev.packetclassifier.bpf.program.RetainedState;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.shape.Table;
import dev.packetclassifier.bpf.verdict.KnownHosts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** A kernel in memory that can say no, and that checks what the real one only suffers from. */
final class FakeKernel implements Kernel {
  final List<AttachedProgram> attached = new ArrayList<>();
  final List<UnadoptablePin> unreadable = new ArrayList<>();
  final Set<String> pinned = new TreeSet<>();
  final Map<Integer, ForeignProgram> foreign = new HashMap<>();
  final Map<String, KnownHosts> hosts = new HashMap<>();
  final List<String> calls = new ArrayList<>();
  final Set<Integer> noNative = new HashSet<>();
  static final TableLimits TABLES = new TableLimits(Geometry.standard(), 64 << 20);
  /** Packets that arrived and passed, and those that left, at every interface. */
  long passed;
  long left;
  /** Flows that tell whether what leaves is seen, at every interface. */
  EgressCounts egress = EgressCounts.ZERO;
  LongSupplier clock = () -> 0;
  Optional<String> unsupported = Optional.empty();
  ExceptedSources excepted = ExceptedSources.NONE;
  String attachFails;
  String swapFails;
  String shadowFails;
  long shadowWarmUpMicros;
  String selfTestFails;
  String detachFails;
  final List<InterfaceCounts> counted = new ArrayList<>();

  @Override
  public Optional<String> unsupportedReason() {
    return unsupported;
  }

  @Override
  public KernelState read() {
    List<AttachedProgram> counted = attached.stream()
        .map(each -> with(each, each.state().map(state -> new ProgramState(state.kept(), passed, left, egress))))
        .toList();
    return new KernelState(counted, Set.copyOf(pinned), List.copyOf(unreadable), clock.getAsLong());
  }

  @Override
  public Optional<ForeignProgram> foreign(int ifindex) {
    return Optional.ofNullable(foreign.get(ifindex));
  }

  @Override
  public void selfTest(CompiledRevision revision) {
    calls.add("selfTest " + revision.name());
    refuse(selfTestFails);
  }

  @Override
  public void protect(String classifier, KnownHosts known) {
    hosts.put(classifier, known);
    pinned.add(classifier);
  }

  @Override
  public void except(ExceptedSources sources) {
    excepted = sources;
  }

  @Override
  public void attach(String classifier, int ifindex, String ifname, AttachOption option, CompiledRevision revision, String fallback) {
    if (!hosts.containsKey(classifier)) {
      throw new AssertionError("attached before the protected addresses were filled");
    }
    if (attached.stream().anyMatch(program -> program.ifindex() == ifindex)) {
      throw new AssertionError("attached where something is attached");
    }
    calls.add("attach " + classifier + " " + ifname + " " + option.attachMode() + " " + option.mode());
    refuse(attachFails);
    if (option.attachMode() == AttachMode.Native && noNative.contains(ifindex)) {
      throw KernelException.driverCannot("operation not supported", null);
    }
    pinned.add(classifier);
    attached.add(new AttachedProgram(classifier, ifindex, revision.digest(), option.mode(), option.attachMode(), 1, fallback,
        state(revision, Optional.empty())));
  }

  @Override
  public void swap(String classifier, int ifindex, ProgramTarget target) {
    CompiledRevision revision = target.active();
    Mode mode = target.mode();
    String shadow = target.shadow().map(each -> " shadow " + each.name()).orElse("");
    calls.add("swap " + classifier + " " + ifindex + " " + revision.name() + " " + mode + shadow);
    refuse(target.shadow().isPresent() && shadowFails != null ? shadowFails : swapFails);
    AttachedProgram old = at(classifier, ifindex);
    attached.remove(old);
    Optional<PreviousRevision> previous = (old.digest().equals(revision.digest()) ? old.others().previous()
        : Optional.of(new PreviousRevision(old.digest(), clock.getAsLong())))
        .filter(each -> target.kept().stream().anyMatch(kept -> kept.digest().equals(each.digest())));
    attached.add(new AttachedProgram(classifier, ifindex, revision.digest(), mode, old.attachMode(), 1, old.attachEffects(),
        state(revision, old.state()),
        new OtherRevisions(target.shadow().map(each -> new AttachedShadow(each.digest(), shadowWarmUpMicros)), previous)));
  }

  @Override
  public void replaceStale(String classifier, int ifindex, String ifname, CompiledRevision revision, Mode mode) {
    if (!hosts.containsKey(classifier)) {
      throw new AssertionError("renewed before the protected addresses were filled");
    }
    calls.add("renew " + classifier + " " + ifname + " " + mode);
    refuse(swapFails);
    UnadoptablePin old = unreadable.stream().filter(pin -> pin.classifier().equals(classifier) && pin.ifindex() == ifindex).findFirst()
        .orElseThrow();
    unreadable.remove(old);
    attached.add(
        new AttachedProgram(classifier, ifindex, revision.digest(), mode, old.replaceable(), 1, "", state(revision, Optional.empty())));
  }

  @Override
  public void detach(String classifier, int ifindex) {
    calls.add("detach " + classifier + " " + ifindex);
    refuse(detachFails);
    attached.remove(at(classifier, ifindex));
  }

  @Override
  public void remove(String classifier) {
    calls.add("remove " + classifier);
    refuse(detachFails);
    attached.removeIf(program -> program.classifier().equals(classifier));
    pinned.remove(classifier);
    hosts.remove(classifier);
  }

  @Override
  public List<InterfaceCounts> counts() {
    return List.copyOf(counted);
  }

  /** State begins with the attach, and anew with a change to what needs more of it. */
  private Optional<ProgramState> state(CompiledRevision revision, Optional<ProgramState> before) {
    Settings settings = Settings.of(revision.model(), true, TABLES.geometry());
    if (settings.use().isNone()) {
      return Optional.empty();
    }
    boolean goesOn = before.map(old -> !settings.use().exceeds(old.kept().use()) && (old.kept().observed() || !settings.observes()))
        .orElse(false);
    Map<Table, Integer> records = settings.use().tables().stream()
        .collect(Collectors.toMap(table -> table, table -> TABLES.geometry().sets(table) * Geometry.WAYS));
    return Optional
        .of(new ProgramState(new RetainedState(goesOn ? before.get().kept().began() : clock.getAsLong(), records, settings.observes(),
            settings.use(), settings.stations()), passed, left, egress));
  }

  private static AttachedProgram with(AttachedProgram program, Optional<ProgramState> state) {
    return new AttachedProgram(program.classifier(), program.ifindex(), program.digest(), program.mode(), program.attachMode(),
        program.programId(),
        program.attachEffects(), state, program.others());
  }

  private AttachedProgram at(String classifier, int ifindex) {
    return attached.stream().filter(program -> program.classifier().equals(classifier) && program.ifindex() == ifindex).findFirst()
        .orElseThrow();
  }

  private static void refuse(String reason) {
    if (reason != null) {
      throw KernelException.because(reason, null);
    }
  }
}
