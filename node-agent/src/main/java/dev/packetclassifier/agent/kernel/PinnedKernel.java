package dev.packetclassifier.agent.kernel;

import dev.packetclassifier.agent.plan.AttachedProgram;
import dev.packetclassifier.agent.plan.ForeignProgram;
import dev.packetclassifier.agent.plan.ProgramState;
import dev.packetclassifier.agent.plan.UnadoptablePin;
import dev.packetclassifier.agent.plan.AttachOption;
import dev.packetclassifier.api.v1alpha1.AttachMode;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.libbpf.BootClock;
import dev.packetclassifier.bpf.libbpf.BpfException;
import dev.packetclassifier.bpf.libbpf.LoadException;
import dev.packetclassifier.bpf.libbpf.XdpAttachment;
import dev.packetclassifier.bpf.program.AttachedMode;
import dev.packetclassifier.bpf.program.ClassCounts;
import dev.packetclassifier.bpf.program.CompiledRevision;
import dev.packetclassifier.bpf.program.Counts;
import dev.packetclassifier.bpf.program.ForeignFilterException;
import dev.packetclassifier.bpf.program.ForeignProgramException;
import dev.packetclassifier.bpf.program.InterfaceProgram;
import dev.packetclassifier.bpf.program.RetainedState;
import dev.packetclassifier.bpf.program.KernelSupport;
import dev.packetclassifier.bpf.program.PinRoot;
import dev.packetclassifier.bpf.program.ProtectedAddresses;
import dev.packetclassifier.bpf.program.AttachedRevision;
import dev.packetclassifier.bpf.program.SelfTest;
import dev.packetclassifier.bpf.program.SelfTestException;
import dev.packetclassifier.bpf.program.StaleProgramException;
import dev.packetclassifier.bpf.program.XdpProgram;
import dev.packetclassifier.bpf.program.XdpQuery;
import dev.packetclassifier.bpf.revision.Revisions;
import dev.packetclassifier.bpf.verdict.KnownHosts;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** The kernel of this node, through the pins of one folder of its BPF file system. Changed by one thread, counted by any. */
public final class PinnedKernel implements Kernel, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(PinnedKernel.class);

  private final PinRoot root;
  private final Geometry tables;
  private final SelfTest selfTest = new SelfTest();
  private final Map<Place, InterfaceProgram> programs = new ConcurrentHashMap<>();
  private Optional<String> unsupported;

  private record Place(String classifier, int ifindex) {
  }

  /**
   * @param root a folder in a mounted BPF file system; made when first needed
   * @param tables size of state tables that do not exist yet
   */
  public PinnedKernel(Path root, Geometry tables) {
    this.root = new PinRoot(root);
    this.tables = tables;
  }

  @Override
  public Optional<String> unsupportedReason() {
    Optional<String> unmounted = BpfFileSystem.problemAt(root.path());
    if (unmounted.isPresent()) {
      return unmounted;
    }
    if (unsupported == null) {
      unsupported = asking(() -> KernelSupport.probe().unsupportedReason());
    }
    return unsupported;
  }

  @Override
  public KernelState read() {
    List<AttachedProgram> attached = new ArrayList<>();
    List<UnadoptablePin> unreadable = new ArrayList<>();
    Set<Place> places = pinnedPlaces();
    programs.keySet().stream().filter(place -> !places.contains(place)).toList().forEach(this::letGo);
    for (Place place : places) {
      try {
        asking(() -> running(place).map(running -> attached(place, running))).ifPresent(attached::add);
      } catch (KernelException e) {
        unreadable.add(new UnadoptablePin(place.classifier(), place.ifindex(), e.getMessage(), renewable(place, e), e.blocked()));
      }
    }
    return new KernelState(attached, new TreeSet<>(asking(root::classifiers)), unreadable, BootClock.nanos());
  }

  private AttachedProgram attached(Place place, AttachedRevision running) {
    return new AttachedProgram(place.classifier(), place.ifindex(), running.digest(), running.mode(), mode(running.how()), running.programId(),
        running.note(), running.kept().map(kept -> keeping(kept, programs.get(place).counts())));
  }

  private static ProgramState keeping(RetainedState kept, Counts counts) {
    long dropped = counts.totals().values().stream().mapToLong(ClassCounts::dropped).sum();
    return new ProgramState(kept, counts.arrived() - dropped, counts.observed());
  }

  /** The pinned link is ours whoever loaded its program, and a link can be given another one. */
  private static AttachMode renewable(Place place, KernelException refusal) {
    if (!(refusal.getCause() instanceof StaleProgramException)) {
      return null;
    }
    return asking(() -> XdpAttachment.on(place.ifindex())).nativeId() == 0 ? AttachMode.Generic : AttachMode.Native;
  }

  @Override
  public Optional<ForeignProgram> foreign(int ifindex) {
    return asking(() -> XdpQuery.on(ifindex)).map(PinnedKernel::foreign);
  }

  @Override
  public void selfTest(CompiledRevision revision) {
    asking(() -> {
      selfTest.run(revision);
      return null;
    });
  }

  /**
   * Tests what needs no revision, before there is one: the first that comes is then tested in a fraction of the time. Nothing depends on
   * it, and what it finds is found again with every revision.
   */
  public void prepare() {
    if (unsupportedReason().isEmpty()) {
      asking(() -> {
        selfTest.prepare();
        return null;
      });
    }
  }

  @Override
  public void protect(String classifier, KnownHosts hosts) {
    asking(() -> {
      try (ProtectedAddresses addresses = ProtectedAddresses.open(root, classifier)) {
        addresses.replace(hosts);
      }
      return null;
    });
  }

  @Override
  public void attach(String classifier, int ifindex, String ifname, AttachOption way, CompiledRevision revision) {
    Place place = new Place(classifier, ifindex);
    AttachedMode how = way.how() == AttachMode.Native ? AttachedMode.Native : AttachedMode.Generic;
    AttachEffects effects = AttachEffects.watch(ifname, how);
    InterfaceProgram program = asking(() -> InterfaceProgram.attach(root, classifier, ifindex, ifname, how, revision, way.mode(), tables));
    programs.put(place, program);
    note(program, effects.seen());
  }

  /** The attachment stands whether or not the note can be kept. */
  private static void note(InterfaceProgram program, String changed) {
    try {
      if (!changed.isEmpty()) {
        program.note(changed);
      }
    } catch (BpfException e) {
      LOG.warnf("what attaching changed cannot be kept (%s): %s", e.getMessage(), changed);
    }
  }

  @Override
  public void renew(String classifier, int ifindex, String ifname, CompiledRevision revision, Mode mode) {
    programs.put(new Place(classifier, ifindex), asking(() -> InterfaceProgram.renew(root, classifier, ifindex, ifname, revision, mode, tables)));
  }

  @Override
  public void swap(String classifier, int ifindex, CompiledRevision revision, Mode mode) {
    InterfaceProgram program = held(new Place(classifier, ifindex));
    asking(() -> {
      program.swap(revision, mode, tables);
      return null;
    });
  }

  @Override
  public void detach(String classifier, int ifindex) {
    Place place = new Place(classifier, ifindex);
    try {
      asking(() -> {
        adopt(place).ifPresent(InterfaceProgram::detach);
        return null;
      });
    } catch (KernelException e) {
      asking(() -> {
        InterfaceProgram.abandon(root, classifier, ifindex);
        return null;
      });
    } finally {
      letGo(place);
    }
  }

  @Override
  public void remove(String classifier) {
    asking(() -> root.interfaces(classifier)).forEach(ifindex -> detach(classifier, ifindex));
    asking(() -> {
      root.removeEmpty(classifier);
      return null;
    });
  }

  @Override
  public List<InterfaceCounts> counts() {
    List<InterfaceCounts> counts = new ArrayList<>();
    programs.forEach((place, program) -> {
      try {
        AttachedRevision running = program.running();
        counts.add(new InterfaceCounts(place.classifier(), place.ifindex(), running.ifname(),
            Revisions.name(place.classifier(), running.digest()), program.counts()));
      } catch (RuntimeException e) {
        // Detached, or its interface deleted, while it was counted: the next turn of the loop says so.
      }
    });
    return counts;
  }

  /** Lets go of every file descriptor; what is pinned goes on. */
  @Override
  public void close() {
    programs.keySet().forEach(this::letGo);
    selfTest.close();
  }

  private Set<Place> pinnedPlaces() {
    return asking(() -> {
      Set<Place> places = new LinkedHashSet<>();
      for (String classifier : root.classifiers()) {
        root.interfaces(classifier).forEach(ifindex -> places.add(new Place(classifier, ifindex)));
      }
      return places;
    });
  }

  /** A pinned link outlives its interface: what the interface itself says decides, and adopting anew clears such a pin. */
  private Optional<AttachedRevision> running(Place place) {
    Optional<AttachedRevision> running = adopt(place).map(InterfaceProgram::running);
    if (running.isEmpty() || isOn(place.ifindex(), running.get().programId())) {
      return running;
    }
    letGo(place);
    return adopt(place).map(InterfaceProgram::running);
  }

  private static boolean isOn(int ifindex, int programId) {
    return XdpQuery.on(ifindex).map(XdpProgram::id).equals(Optional.of(programId));
  }

  private Optional<InterfaceProgram> adopt(Place place) {
    InterfaceProgram held = programs.get(place);
    if (held != null) {
      return Optional.of(held);
    }
    Optional<InterfaceProgram> adopted = InterfaceProgram.adopt(root, place.classifier(), place.ifindex());
    adopted.ifPresent(program -> programs.put(place, program));
    return adopted;
  }

  private InterfaceProgram held(Place place) {
    return asking(() -> adopt(place))
        .orElseThrow(() -> KernelException.because("nothing of " + place.classifier() + " runs on interface " + place.ifindex(), null));
  }

  private void letGo(Place place) {
    InterfaceProgram program = programs.remove(place);
    if (program != null) {
      program.close();
    }
  }

  private static AttachMode mode(AttachedMode how) {
    return how == AttachedMode.Native ? AttachMode.Native : AttachMode.Generic;
  }

  private static ForeignProgram foreign(XdpProgram program) {
    return new ForeignProgram(program.id(), program.name());
  }

  private static <T> T asking(Supplier<T> question) {
    try {
      return question.get();
    } catch (ForeignProgramException e) {
      throw KernelException.foreign(foreign(e.program()), e);
    } catch (ForeignFilterException e) {
      throw KernelException.blocked(e.getMessage(), e);
    } catch (LoadException e) {
      throw KernelException.because(e.getMessage().replaceAll("\\s*\n\\s*", " | "), e);
    } catch (BpfException e) {
      throw e.unsupportedByDriver() ? KernelException.driverCannot(e.getMessage(), e) : KernelException.because(e.getMessage(), e);
    } catch (SelfTestException | UncheckedIOException | IllegalStateException | IllegalArgumentException e) {
      throw KernelException.because(e.getMessage(), e);
    }
  }
}
