// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.kernel;

import dev.packetclassifier.agent.plan.AttachOption;
import dev.packetclassifier.agent.plan.AttachedProgram;
import dev.packetclassifier.agent.plan.ExceptedSources;
import dev.packetclassifier.agent.plan.ForeignProgram;
import dev.packetclassifier.agent.plan.KernelState;
import dev.packetclassifier.agent.plan.OtherRevisions;
import dev.packetclassifier.agent.plan.ProgramState;
import dev.packetclassifier.agent.plan.UnadoptablePin;
import dev.packetclassifier.api.v1alpha1.AttachMode;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.libbpf.BootClock;
import dev.packetclassifier.bpf.libbpf.BpfException;
import dev.packetclassifier.bpf.libbpf.BpfMount;
import dev.packetclassifier.bpf.libbpf.XdpAttachment;
import dev.packetclassifier.bpf.program.AttachedMode;
import dev.packetclassifier.bpf.program.AttachedRevision;
import dev.packetclassifier.bpf.program.CompiledRevision;
import dev.packetclassifier.bpf.program.Counts;
import dev.packetclassifier.bpf.program.InterfaceProgram;
import dev.packetclassifier.bpf.program.KernelSupport;
import dev.packetclassifier.bpf.program.Lease;
import dev.packetclassifier.bpf.program.PinRoot;
import dev.packetclassifier.bpf.program.ProgramTarget;
import dev.packetclassifier.bpf.program.ProtectedAddresses;
import dev.packetclassifier.bpf.program.RetainedState;
import dev.packetclassifier.bpf.program.SelfTest;
import dev.packetclassifier.bpf.program.StaleProgramException;
import dev.packetclassifier.bpf.program.XdpProgram;
import dev.packetclassifier.bpf.program.XdpQuery;
import dev.packetclassifier.bpf.revision.Revisions;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.verdict.KnownHosts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** The kernel of this node, through the pins of one folder of its BPF file system. Changed by one thread, counted by any. */
public final class PinnedKernel implements Kernel, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(PinnedKernel.class);

  private final PinRoot root;
  private final Geometry tables;
  private final SelfTest selfTest = new SelfTest();
  private final Map<AttachPoint, InterfaceProgram> programs = new ConcurrentHashMap<>();
  private Optional<String> unsupported;
  private boolean wasMounted;
  private final Map<String, List<String>> unprotected = new ConcurrentHashMap<>();

  private final PinnedExceptions exceptions;

  private record AttachPoint(String classifier, int ifindex) {
  }

  /**
   * @param root a folder in a mounted BPF file system; made when first needed
   * @param tables size of state tables that do not exist yet
   */
  public PinnedKernel(Path root, Geometry tables) {
    this.root = new PinRoot(root);
    this.tables = tables;
    exceptions = new PinnedExceptions(this.root);
  }

  @Override
  public Optional<String> unsupportedReason() {
    Optional<String> unmounted = mountIfMissing();
    if (unmounted.isPresent()) {
      return unmounted;
    }
    if (unsupported == null) {
      unsupported = KernelCalls.calling(() -> KernelSupport.probe().unsupportedReason());
    }
    return unsupported;
  }

  @Override
  public KernelState read() {
    List<AttachedProgram> attached = new ArrayList<>();
    List<UnadoptablePin> unadoptable = new ArrayList<>();
    boolean mounted = mountIfMissing().isEmpty();
    // Without pins this process's descriptors hold the programs: they go on while it lives.
    Set<AttachPoint> points = mounted ? pinnedPoints() : Set.copyOf(programs.keySet());
    programs.keySet().stream().filter(point -> !points.contains(point)).toList().forEach(this::release);
    for (AttachPoint point : points) {
      try {
        KernelCalls.calling(() -> running(point, mounted).map(running -> attached(point, running))).ifPresent(attached::add);
      } catch (KernelException e) {
        unadoptable.add(new UnadoptablePin(point.classifier(), point.ifindex(), e.getMessage(), replaceable(point, e), e.blocked()));
      }
    }
    return new KernelState(attached, mounted ? new TreeSet<>(KernelCalls.calling(root::classifiers)) : Set.of(), unadoptable,
        BootClock.nanos());
  }

  /**
   * Mounts a BPF file system where the node has none, or it was unmounted: a privileged agent can. What was pinned in one that was
   * unmounted is gone, and is attached again.
   *
   * @return why no pin can be made; empty when it can
   */
  private Optional<String> mountIfMissing() {
    Optional<String> problem = BpfFileSystem.problemAt(root.path());
    if (problem.isEmpty()) {
      wasMounted = true;
      return problem;
    }
    // Nowhere but where one belongs, or was: a mistyped folder is an error.
    if (!wasMounted && !root.path().getParent().equals(BpfFileSystem.USUAL) || !Files.isDirectory(root.path().getParent())) {
      return problem;
    }
    try {
      BpfMount.mount(root.path().getParent());
    } catch (BpfException e) {
      return problem.map(sentence -> sentence + "; the agent " + e.getMessage());
    }
    LOG.warnf("%s held no BPF file system: mounted one; what was pinned before is attached again", root.path().getParent());
    return BpfFileSystem.problemAt(root.path());
  }

  private AttachedProgram attached(AttachPoint point, AttachedRevision running) {
    return new AttachedProgram(point.classifier(), point.ifindex(), running.digest(), running.mode(), mode(running.how()),
        running.programId(),
        remarks(point, running), running.kept().map(kept -> programState(kept, programs.get(point).counts())),
        new OtherRevisions(running.shadow(), running.previous()));
  }

  /** What attaching changed, and what keeps the program from protecting or seeing as it should. */
  private String remarks(AttachPoint point, AttachedRevision running) {
    List<String> remarks = new ArrayList<>();
    if (!running.note().isEmpty()) {
      remarks.add(running.note());
    }
    if (!running.inFront().isEmpty()) {
      remarks
          .add("what arrives passes " + String.join(", ", running.inFront()) + " before the program at tc, which sees only what they let "
              + "through");
    }
    List<String> inFront = running.kept().map(RetainedState::inFront).orElse(List.of());
    if (!inFront.isEmpty()) {
      remarks
          .add("what leaves passes " + String.join(", ", inFront) + " before the egress observer, which sees only what they let through");
    }
    if (!ProtectedAddresses.arePeersRead(root, point.classifier())) {
      remarks.add("no list of peers was read yet: tunnels are protected by port alone");
    }
    exceptions.remark(point.classifier()).ifPresent(remarks::add);
    remarks.addAll(unprotected.getOrDefault(point.classifier(), List.of()));
    return String.join("; ", remarks);
  }

  private static ProgramState programState(RetainedState kept, Counts counts) {
    return new ProgramState(kept, counts.arrived() - counts.dropped(), counts.observed(), counts.egress());
  }

  /** The pinned link is ours whichever agent loaded its program, and a link can be updated to another one. */
  private static AttachMode replaceable(AttachPoint point, KernelException failure) {
    if (!(failure.getCause() instanceof StaleProgramException)) {
      return null;
    }
    return KernelCalls.calling(() -> XdpAttachment.on(point.ifindex())).nativeId() == 0 ? AttachMode.Tc : AttachMode.Native;
  }

  @Override
  public Optional<ForeignProgram> foreign(int ifindex) {
    return KernelCalls.calling(() -> XdpQuery.on(ifindex)).map(KernelCalls::foreign);
  }

  @Override
  public void selfTest(CompiledRevision revision) {
    KernelCalls.calling(() -> {
      selfTest.run(revision);
      return null;
    });
  }

  /**
   * Runs the part of the self-test that needs no revision ahead of time, so that the first revision is tested in a fraction of the time.
   * Nothing depends on it: every self-test repeats it where it failed.
   */
  public void prepare() {
    if (unsupportedReason().isEmpty()) {
      KernelCalls.calling(() -> {
        selfTest.prepare();
        return null;
      });
    }
  }

  @Override
  public void protect(String classifier, KnownHosts hosts) {
    KernelCalls.calling(() -> {
      try (ProtectedAddresses addresses = ProtectedAddresses.open(root, classifier)) {
        unprotected.put(classifier, addresses.replace(hosts));
      }
      return null;
    });
  }

  @Override
  public void attach(String classifier, int ifindex, String ifname, AttachOption option, CompiledRevision revision,
      String fallback) {
    exceptions.fill(classifier);
    AttachPoint point = new AttachPoint(classifier, ifindex);
    AttachedMode attachedAs = option.attachMode() == AttachMode.Native ? AttachedMode.Native : AttachedMode.Tc;
    AttachEffects effects = AttachEffects.watch(ifname, attachedAs);
    InterfaceProgram program = KernelCalls.calling(
        () -> InterfaceProgram.attach(root, classifier, ifindex, ifname, attachedAs, revision, option.mode(), tables));
    programs.put(point, program);
    recordEffects(program, Stream.of(fallback, effects.describe()).filter(text -> !text.isEmpty()).collect(Collectors.joining("; ")));
  }

  @Override
  public void except(ExceptedSources sources) {
    exceptions.replace(sources);
  }

  @Override
  public void renewLeases(Map<String, Duration> lengths) {
    KernelCalls.calling(() -> {
      lengths.forEach((classifier, length) -> Lease.pinned(root, classifier).ifPresent(lease -> {
        try (lease) {
          lease.renew(length);
        }
      }));
      return null;
    });
  }

  /** The attachment stands whether or not its effects can be stored. */
  private static void recordEffects(InterfaceProgram program, String effects) {
    try {
      if (!effects.isEmpty()) {
        program.note(effects);
      }
    } catch (BpfException e) {
      LOG.warnf("attach effects cannot be stored (%s): %s", e.getMessage(), effects);
    }
  }

  @Override
  public void replaceStale(String classifier, int ifindex, String ifname, CompiledRevision revision, Mode mode) {
    exceptions.fill(classifier);
    programs.put(new AttachPoint(classifier, ifindex),
        KernelCalls.calling(() -> InterfaceProgram.renew(root, classifier, ifindex, ifname, revision, mode, tables)));
  }

  @Override
  public void swap(String classifier, int ifindex, ProgramTarget target) {
    InterfaceProgram program = adopted(new AttachPoint(classifier, ifindex));
    KernelCalls.calling(() -> {
      program.swap(target, tables);
      return null;
    });
  }

  @Override
  public void detach(String classifier, int ifindex) {
    AttachPoint point = new AttachPoint(classifier, ifindex);
    try {
      KernelCalls.calling(() -> {
        adopt(point).ifPresent(InterfaceProgram::detach);
        return null;
      });
    } catch (KernelException e) {
      KernelCalls.calling(() -> {
        InterfaceProgram.abandon(root, classifier, ifindex);
        return null;
      });
    } finally {
      release(point);
    }
  }

  @Override
  public void remove(String classifier) {
    KernelCalls.calling(() -> root.interfaces(classifier)).forEach(ifindex -> detach(classifier, ifindex));
    exceptions.removeEmpty(classifier);
  }

  @Override
  public List<InterfaceCounts> counts() {
    List<InterfaceCounts> counts = new ArrayList<>();
    programs.forEach((point, program) -> {
      try {
        AttachedRevision running = program.running();
        counts.add(new InterfaceCounts(point.classifier(), point.ifindex(), running.ifname(),
            Revisions.name(point.classifier(), running.digest()), program.counts()));
      } catch (RuntimeException e) {
        // Detached, or its interface deleted, while it was counted: the next sync reports it.
      }
    });
    return counts;
  }

  /** Closes every file descriptor; what is pinned goes on running. */
  @Override
  public void close() {
    programs.keySet().forEach(this::release);
    selfTest.close();
  }

  private Set<AttachPoint> pinnedPoints() {
    return KernelCalls.calling(() -> {
      Set<AttachPoint> points = new LinkedHashSet<>();
      for (String classifier : root.classifiers()) {
        root.interfaces(classifier).forEach(ifindex -> points.add(new AttachPoint(classifier, ifindex)));
      }
      return points;
    });
  }

  /** A pinned link outlives its interface: the interface itself decides, and adopting again removes such a pin. */
  private Optional<AttachedRevision> running(AttachPoint point, boolean mounted) {
    boolean held = programs.containsKey(point);
    Optional<AttachedRevision> running = adopt(point).map(InterfaceProgram::running);
    if (running.isEmpty()) {
      return running;
    }
    if (isOn(point.ifindex(), running.get())) {
      if (!held || !mounted) {
        return running;
      }
      // Adopting puts the observer right; of one that is held it is looked at here.
      programs.get(point).restoreObserver();
      return Optional.of(programs.get(point).running());
    }
    release(point);
    return adopt(point).map(InterfaceProgram::running);
  }

  private static boolean isOn(int ifindex, AttachedRevision running) {
    return running.how() == AttachedMode.Tc || XdpQuery.on(ifindex).map(XdpProgram::id).equals(Optional.of(running.programId()));
  }

  private Optional<InterfaceProgram> adopt(AttachPoint point) {
    InterfaceProgram held = programs.get(point);
    if (held != null) {
      return Optional.of(held);
    }
    Optional<InterfaceProgram> adopted = InterfaceProgram.adopt(root, point.classifier(), point.ifindex());
    adopted.ifPresent(program -> programs.put(point, program));
    return adopted;
  }

  private InterfaceProgram adopted(AttachPoint point) {
    return KernelCalls.calling(() -> adopt(point))
        .orElseThrow(() -> KernelException.because("nothing of " + point.classifier() + " runs on interface " + point.ifindex(), null));
  }

  private void release(AttachPoint point) {
    InterfaceProgram program = programs.remove(point);
    if (program != null) {
      program.close();
    }
  }

  private static AttachMode mode(AttachedMode how) {
    return AttachMode.valueOf(how.name());
  }
}
