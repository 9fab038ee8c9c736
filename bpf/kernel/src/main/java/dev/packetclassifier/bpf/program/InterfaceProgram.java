// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.image.ImageHead;
import dev.packetclassifier.bpf.image.Settings;
import dev.packetclassifier.bpf.image.UnknownLayoutException;
import dev.packetclassifier.bpf.libbpf.BootClock;
import dev.packetclassifier.bpf.libbpf.BpfException;
import dev.packetclassifier.bpf.libbpf.BpfLink;
import dev.packetclassifier.bpf.libbpf.BpfProgram;
import dev.packetclassifier.bpf.libbpf.ClsactFilter;
import dev.packetclassifier.bpf.libbpf.Direction;
import dev.packetclassifier.bpf.libbpf.Libbpf;
import dev.packetclassifier.bpf.libbpf.MonotonicClock;
import dev.packetclassifier.bpf.libbpf.Tcx;
import dev.packetclassifier.bpf.libbpf.XdpAttachment;
import dev.packetclassifier.bpf.model.WarmUp;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.shape.Geometry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One classifier's program on one interface. Closing it lets go of file descriptors only: the pinned link keeps the program at work.
 * All methods may be called from any thread, one at a time runs.
 *
 * <p>Why an agent may be killed at any point. The link is all that is pinned for an interface; it holds the program, which holds its
 * image slot, counters, record and settings, and they are found through it. So there is one fact, the pin, and no second one to disagree
 * with it; where the program needs an egress observer, that is made equal to it:
 * <ol>
 * <li>Attach: folder, program with image and record, state tables, observer, link, pin. Whoever finds a folder without the pin removes
 * the observer and the folder; everything else but the tables ends with the process, and they serve the next attach.
 * <li>Swap: the free counter slot is cleared and taken in the record; then the image (same settings) or the program (others) changes
 * places in one step; after a grace period the old slot is retired in the record, its counts added to the retired ones in one write.
 * Whoever adopts looks which slot the image in the kernel counts in and retires the other if it is taken: not yet used, it adds zero.
 * A program that keeps more state first writes down that it begins now, then replaces the observer, then the program; one that keeps
 * less replaces the observer, or removes it, afterwards. Whoever adopts and finds an observer of other settings, or none, puts it right.
 * <li>Detach: the link is detached, then the observer, then the pin removed, then the folder. A pinned link without an interface is
 * removed when adopted.
 * </ol>
 */
public final class InterfaceProgram implements AutoCloseable {
  private final PinRoot root;
  private final String classifier;
  private final int ifindex;
  private final BpfLink link;
  private final EgressObserver observer;
  private final PreviousProgram previous;
  private LoadedProgram loaded;

  private InterfaceProgram(PinRoot root, String classifier, int ifindex, BpfLink link, LoadedProgram loaded) {
    this.root = root;
    this.classifier = classifier;
    this.ifindex = ifindex;
    this.link = link;
    this.loaded = loaded;
    observer = new EgressObserver(root, classifier, ifindex);
    previous = new PreviousProgram(root, classifier, ifindex);
  }

  /**
   * Takes over what is pinned for an interface, finishing what a killed agent had begun. A folder whose link is gone (interface deleted,
   * killed before the link was pinned) is removed.
   *
   * @return empty when nothing runs there under this classifier's pin
   * @throws StaleProgramException when what runs there cannot be gone on with: see {@link #renew}
   * @throws ForeignFilterException when the program needs an observer and somebody else has its place; the program goes on in Observe, for
   *     it sees one direction only
   * @throws BpfException when the kernel refuses
   */
  public static Optional<InterfaceProgram> adopt(PinRoot root, String classifier, int ifindex) {
    Optional<BpfLink> pinned = BpfLink.pinned(root.link(classifier, ifindex));
    if (pinned.isEmpty()) {
      clear(root, classifier, ifindex);
      return Optional.empty();
    }
    BpfLink link = pinned.get();
    try (FailureScope scope = new FailureScope()) {
      scope.onFailure(link::close);
      BpfLink.Info info = link.info();
      if (info.ifindex() != ifindex) {
        clear(root, classifier, ifindex);
        return Optional.empty();
      }
      InterfaceProgram adopted = new InterfaceProgram(root, classifier, ifindex, link, scope.add(LoadedProgram.byId(info.programId())));
      adopted.takeOver();
      scope.succeeded();
      return Optional.of(adopted);
    }
  }

  /** Finishes what a killed agent had begun. */
  private void takeOver() {
    try {
      requireAddresses(root, classifier, loaded);
      retireUnused();
      settleObserver();
    } catch (ForeignFilterException e) {
      loaded.observeOnly();
      throw e;
    } catch (UnknownLayoutException e) {
      throw new StaleProgramException(e.getMessage());
    }
  }

  /**
   * Lets go of what {@link #adopt} refuses: its pin is all that holds the program, so that it is off from now on; then what belonged to it.
   *
   * @throws BpfException when the kernel refuses
   */
  public static void abandon(PinRoot root, String classifier, int ifindex) {
    PinRoot.unpin(root.link(classifier, ifindex));
    clear(root, classifier, ifindex);
  }

  /** Removes the observer, the pin and the folder, whatever of them there is. */
  private static void clear(PinRoot root, String classifier, int ifindex) {
    if (root.interfaces(classifier).contains(ifindex)) {
      if (!EgressObserver.hasTcx()) {
        new ClsactObserver(root, classifier, ifindex).removeUnpinnedArriving();
      }
      new EgressObserver(root, classifier, ifindex).remove();
      root.removeInterface(classifier, ifindex);
      StateTables.dropUnused(root, classifier);
    }
  }

  /** A program that reads other maps than those that are kept up to date would lose its protection bit by bit. */
  private static void requireAddresses(PinRoot root, String classifier, LoadedProgram loaded) {
    try (ProtectedAddresses addresses = ProtectedAddresses.openFilled(root, classifier)) {
      if (!addresses.maps().values().stream().allMatch(loaded::holds)) {
        throw new StaleProgramException("the program does not read the protected addresses that are kept up to date");
      }
    } catch (IllegalStateException e) {
      throw new StaleProgramException(e.getMessage());
    }
  }

  /**
   * Loads the program, fills its image, attaches the observer if the model needs one, then the program, and pins it.
   * {@link ProtectedAddresses} must have been opened (and filled) before, and {@link #adopt} have found nothing. A failure leaves nothing
   * behind.
   *
   * @param ifname for messages and for the record in the kernel
   * @param wished size of state tables that do not exist yet: {@link RetainedState#records} says what they are
   * @throws ForeignProgramException when another XDP program is there, also when it came while we attached
   * @throws ForeignFilterException when somebody else's filter is in the observer's place
   * @throws dev.packetclassifier.bpf.libbpf.LoadException when the verifier or the kernel refuses the program
   * @throws BpfException for everything else; {@code unsupportedByDriver()} when native mode is not to be had
   */
  public static InterfaceProgram attach(PinRoot root, String classifier, int ifindex, String ifname, AttachedMode how,
      CompiledRevision revision, Mode mode, Geometry wished) {
    if (how != AttachedMode.Tc) {
      requireFree(ifindex, ifname);
    }
    PinRoot.createFolders(root.link(classifier, ifindex).getParent());
    try (FailureScope scope = new FailureScope()) {
      scope.onFailure(() -> clear(root, classifier, ifindex));
      LoadedProgram loaded = scope.add(loadFilled(how.hook(), root, classifier, ifname, revision, mode, wished));
      if (loaded.settings().observes()) {
        new EgressObserver(root, classifier, ifindex).put(loaded.observer(), ifname);
      }
      BpfLink link = how == AttachedMode.Tc ? attachTc(root, classifier, loaded.program(), ifindex, ifname)
          : attachLink(loaded.program(), ifindex, ifname, how);
      scope.onFailure(link::close);
      link.pin(root.link(classifier, ifindex));
      scope.succeeded();
      return new InterfaceProgram(root, classifier, ifindex, link, loaded);
    }
  }

  /** Before anything is attached beside another program, or beside our own that nobody has adopted. */
  private static void requireFree(int ifindex, String ifname) {
    XdpQuery.on(ifindex).ifPresent(program -> {
      throw new ForeignProgramException(ifname, program);
    });
  }

  /** A program of its own maps that judges by a revision, attached nowhere yet. */
  private static LoadedProgram loadFilled(Hook hook, PinRoot root, String classifier, String ifname, CompiledRevision revision, Mode mode,
      Geometry wished) {
    try (FailureScope scope = new FailureScope();
        ProtectedAddresses addresses = ProtectedAddresses.openFilled(root, classifier);
        StateTables tables = StateTables.pinned(root, classifier, ProgramTarget.of(revision, mode).tables(wished), wished)) {
      Settings settings = ProgramTarget.of(revision, mode)
          .settings(KernelSupport.fragments(), tables.geometry(), tables.secrets(), coldUntil(revision), 0);
      LoadedProgram loaded = scope.add(LoadedProgram.load(Set.of(hook), settings, addresses, tables));
      long now = BootClock.nanos();
      RolloutRecord.of(revision.digest(), now).write(loaded.rolloutRecord());
      AttachmentRecord.empty(ifname, now).with(0, revision.model().classes()).write(loaded.attachmentRecord());
      loaded.publish(revision.image(mode, 0));
      scope.succeeded();
      return loaded;
    }
  }

  /**
   * Puts a program of this version in the place of one that cannot be gone on with ({@link StaleProgramException}), between two packets.
   * Counters begin anew: those of another version cannot be read. A failure leaves the other one running.
   *
   * @throws BpfException when nothing is pinned there, or the kernel refuses
   */
  public static InterfaceProgram renew(PinRoot root, String classifier, int ifindex, String ifname, CompiledRevision revision, Mode mode,
      Geometry wished) {
    BpfLink link = BpfLink.pinned(root.link(classifier, ifindex))
        .orElseThrow(() -> new BpfException("nothing of " + classifier + " is pinned for interface " + ifname, BpfException.ENOENT));
    try (FailureScope scope = new FailureScope()) {
      scope.onFailure(link::close);
      Hook hook = link.info().tcx() ? Hook.ArrivingTc : Hook.Arriving;
      LoadedProgram loaded = scope.add(loadFilled(hook, root, classifier, ifname, revision, mode, wished));
      InterfaceProgram renewed = new InterfaceProgram(root, classifier, ifindex, link, loaded);
      renewed.putInPlace(loaded, true);
      renewed.previous.drop();
      scope.succeeded();
      return renewed;
    }
  }

  private static BpfLink attachLink(BpfProgram program, int ifindex, String ifname, AttachedMode how) {
    try {
      return BpfLink.attach(program, ifindex, how == AttachedMode.Native ? BpfLink.XdpMode.Native : BpfLink.XdpMode.Generic);
    } catch (BpfException e) {
      if (e.errno() == BpfException.EBUSY || e.errno() == BpfException.EEXIST) {
        requireFree(ifindex, ifname);
      }
      throw AttachRefusal.explained(e, ifindex, ifname, how);
    }
  }

  private static BpfLink attachTc(PinRoot root, String classifier, BpfProgram program, int ifindex, String ifname) {
    if (!EgressObserver.hasTcx()) {
      return new ClsactObserver(root, classifier, ifindex).attachArriving(program, ifname);
    }
    try {
      return Tcx.attachFirst(program, ifindex, Direction.Ingress);
    } catch (BpfException e) {
      throw new BpfException("interface " + ifname + ", Tc: " + e.getMessage(), e.errno());
    }
  }

  /** In the program's clock: until when flows that lack what a revision reads are not judged. */
  private static long coldUntil(CompiledRevision revision) {
    return WarmUp.keepsState(revision.model()) ? MonotonicClock.micros() + revision.warmUp().toNanos() / 1000 : 0;
  }

  /** Replaces revision and mode while packets flow, by one revision alone: {@link #swap(ProgramTarget, Geometry)}. */
  public void swap(CompiledRevision revision, Mode mode, Geometry wished) {
    swap(ProgramTarget.of(revision, mode), wished);
  }

  /**
   * Replaces what judges while packets flow: one packet is judged by one image, none by none. Where the program that ran before judges by the
   * wanted revision it comes back at once. Then, if anything still differs, a target whose program has the same settings swaps the image,
   * another one the program. A failure leaves the old one running. Returns when the old one is surely out of use.
   *
   * @param wished size of state tables that do not exist yet
   */
  public synchronized void swap(ProgramTarget target, Geometry wished) {
    goBack(target);
    if (!runs(target)) {
      put(target, wished);
    }
  }

  private boolean runs(ProgramTarget target) {
    ImageHead head = loaded.head();
    return head.digest().equals(target.active().digest()) && head.mode() == target.mode()
        && loaded.shadowHead().map(ImageHead::digest).equals(target.shadow().map(CompiledRevision::digest))
        && wanted(target, loaded.settings().geometry()).equals(loaded.settings());
  }

  private void goBack(ProgramTarget target) {
    ImageHead running = loaded.head();
    if (running.digest().equals(target.active().digest())) {
      return;
    }
    Optional<LoadedProgram> kept = previous.open(loaded, target.active().digest());
    if (kept.isEmpty()) {
      return;
    }
    try (FailureScope scope = new FailureScope()) {
      LoadedProgram back = scope.add(kept.get());
      requireAddresses(root, classifier, back);
      Slots slots = takeSlots(target, back);
      back.publishAgain(target.mode(), slots.active(), slots.shadow());
      link.update(back.program());
      previous.keep(loaded);
      scope.succeeded();
      loaded.close();
      loaded = back;
    } catch (StaleProgramException e) {
      previous.drop();
      return;
    }
    loaded.awaitGracePeriod();
    retire(running.counterSlot());
  }

  private void put(ProgramTarget target, Geometry wished) {
    ImageHead running = loaded.head();
    Settings settings = loaded.settings();
    boolean sameProgram = wanted(target, settings.geometry()).equals(settings);
    Slots slots = takeSlots(target, loaded);
    byte[] image = target.image(slots.active(), slots.shadow());
    if (sameProgram) {
      loaded.publish(image);
      if (!running.digest().equals(target.active().digest())) {
        previous.drop();
      }
    } else {
      replaceProgram(target, image, wished);
    }
    retire(running.counterSlot());
    if (rollout().previous().isEmpty()) {
      previous.drop();
    }
    rollout().keeping(target.digests(), AttachmentRecord.read(loaded.attachmentRecord()).began()).write(loaded.rolloutRecord());
  }

  /** Of a program for a target, with the tables and secrets of the running one. */
  private Settings wanted(ProgramTarget target, Geometry geometry) {
    Settings settings = loaded.settings();
    return target.settings(settings.fragments(), geometry, settings.secrets(), settings.coldUntil(), shadowFrom(target));
  }

  /** When the shadow's state has warmed up, in microseconds of the program's clock. */
  private long shadowFrom(ProgramTarget target) {
    if (target.shadow().isEmpty()) {
      return 0;
    }
    CompiledRevision shadow = target.shadow().get();
    Settings settings = loaded.settings();
    if (loaded.shadowHead().map(ImageHead::digest).equals(Optional.of(shadow.digest()))) {
      return settings.shadowFrom();
    }
    boolean isKept = !settings.lacks(ProgramTarget.of(shadow, Mode.Observe)
        .settings(settings.fragments(), settings.geometry(), settings.secrets(), 0, 0));
    long now = BootClock.nanos();
    long began = isKept ? rollout().began().getOrDefault(shadow.digest(), AttachmentRecord.read(loaded.attachmentRecord()).began()) : now;
    long left = (shadow.warmUp().toNanos() - (now - began)) / 1000;
    return left <= 0 ? 0 : MonotonicClock.micros() + left;
  }

  /** Where packets are counted. */
  private record Slots(int active, int shadow) {
  }

  /** Makes slots ready that nothing counts in, and writes down what is about to count there. */
  private Slots takeSlots(ProgramTarget target, LoadedProgram next) {
    ImageHead running = loaded.head();
    retire(1 - running.counterSlot());
    Slots slots = new Slots(1 - running.counterSlot(), 1 - loaded.shadowHead().map(ImageHead::counterSlot).orElse(1));
    Counters.clear(loaded.counts(), slots.active());
    next.clearShadowCounts(slots.shadow());
    AttachmentRecord.read(loaded.attachmentRecord()).with(slots.active(), target.active().model().classes())
        .write(loaded.attachmentRecord());
    long now = BootClock.nanos();
    RolloutRecord rollout = rollout().retaining(target.digests()).counting(now, loaded.flowCounts()).following(before(target, now));
    target.shadow().map(shadow -> rollout.withShadow(slots.shadow(), shadow.model().classes())).orElse(rollout)
        .write(loaded.rolloutRecord());
    return slots;
  }

  /** What was active before, if its state is still to be kept. */
  private Optional<PreviousRevision> before(ProgramTarget target, long now) {
    String running = loaded.head().digest();
    Optional<PreviousRevision> last = running.equals(target.active().digest()) ? rollout().previous()
        : Optional.of(new PreviousRevision(running, now));
    return last.filter(revision -> target.keeps(revision.digest()));
  }

  private RolloutRecord rollout() {
    return RolloutRecord.read(loaded.rolloutRecord());
  }

  private void replaceProgram(ProgramTarget target, byte[] image, Geometry wished) {
    LoadedProgram next;
    boolean otherActive = !loaded.head().digest().equals(target.active().digest());
    try (ProtectedAddresses addresses = ProtectedAddresses.openFilled(root, classifier);
        StateTables tables = StateTables.pinned(root, classifier, target.tables(wished), wished)) {
      Settings settings = target.settings(KernelSupport.fragments(), tables.geometry(), tables.secrets(),
          otherActive ? coldUntil(target.active()) : loaded.settings().coldUntil(), shadowFrom(target));
      next = loaded.reload(settings, addresses, tables);
    }
    boolean more = loaded.settings().lacks(next.settings());
    try (FailureScope scope = new FailureScope()) {
      scope.onFailure(this::settleObserver);
      scope.add(next).publish(image);
      if (more) {
        AttachmentRecord.read(loaded.attachmentRecord()).beginning(BootClock.nanos()).write(loaded.attachmentRecord());
      }
      putInPlace(next, more);
      scope.succeeded();
    }
    if (otherActive) {
      previous.keep(loaded);
    }
    loaded.close();
    loaded = next;
    loaded.awaitGracePeriod();
    StateTables.dropUnused(root, classifier);
  }

  /** @param more whether the program keeps something that the one before it did not: then the observer must begin first */
  private void putInPlace(LoadedProgram next, boolean more) {
    boolean observes = next.settings().observes();
    String ifname = Libbpf.interfaceName(ifindex).orElse(Integer.toString(ifindex));
    if (observes && more) {
      observer.put(next.observer(), ifname);
    }
    link.update(next.program());
    if (observes && !more) {
      observer.put(next.observer(), ifname);
    }
    if (!observes) {
      observer.remove();
    }
  }

  /** Makes the observer what the program needs: a killed agent may have left another, and anybody can remove a clsact. */
  private void settleObserver() {
    Settings settings = loaded.settings();
    if (!settings.observes()) {
      observer.remove();
      return;
    }
    if (observer.program().map(loaded::isPairedWith).orElse(false)) {
      return;
    }
    String ifname = AttachmentRecord.read(loaded.attachmentRecord()).ifname();
    try (ProtectedAddresses addresses = ProtectedAddresses.openFilled(root, classifier);
        LoadedProgram again = loaded.reloadObserver(addresses)) {
      AttachmentRecord.read(loaded.attachmentRecord()).beginning(BootClock.nanos()).write(loaded.attachmentRecord());
      rollout().beginning(BootClock.nanos()).write(loaded.rolloutRecord());
      observer.put(again.observer(), ifname);
    }
  }

  /**
   * Puts the observer back where it is missing: anybody can remove a clsact, a filter or a link. State begins again with it.
   *
   * @return whether an observer of ours sees what leaves; false when the program needs none
   * @throws ForeignFilterException when somebody else has its place; the program goes on in Observe, for it sees one direction only
   * @throws BpfException when the kernel refuses; the program goes on in Observe
   */
  public synchronized boolean restoreObserver() {
    try {
      settleObserver();
    } catch (BpfException e) {
      loaded.observeOnly();
      throw e;
    }
    return loaded.settings().observes();
  }

  /** Retires whatever slot the image in the kernel does not count in. */
  private void retireUnused() {
    int unused = 1 - loaded.head().counterSlot();
    if (!AttachmentRecord.read(loaded.attachmentRecord()).slots().get(unused).isEmpty()) {
      loaded.awaitGracePeriod();
      retire(unused);
    }
  }

  /** Frees a slot that nothing counts in any more. */
  private void retire(int slot) {
    AttachmentRecord record = AttachmentRecord.read(loaded.attachmentRecord());
    int classes = record.slots().get(slot).size();
    if (classes > 0) {
      record.retire(slot, Counters.ofSlot(loaded.counts(), slot, classes)).write(loaded.attachmentRecord());
    }
  }

  /** Keeps a sentence with the attachment, until it is detached: {@link AttachedRevision#note}. What does not fit is cut. */
  public synchronized void note(String text) {
    AttachmentRecord.read(loaded.attachmentRecord()).noting(text).write(loaded.attachmentRecord());
  }

  /** What the kernel runs. */
  public synchronized AttachedRevision running() {
    BpfLink.Info info = link.info();
    ImageHead head = loaded.head();
    AttachmentRecord record = AttachmentRecord.read(loaded.attachmentRecord());
    Settings settings = loaded.settings();
    AttachedMode how = how(info);
    List<String> inFront = settings.observes() ? observer.inFront() : List.of();
    RolloutRecord rollout = rollout();
    return new AttachedRevision(head.digest(), head.mode(), record.slots().get(head.counterSlot()), ifindex,
        Libbpf.interfaceName(ifindex).orElse(record.ifname()), record.note(), how, arrivalInFront(info), info.programId(), info.id(),
        settings.use().isNone() ? Optional.empty() : Optional.of(RetainedState.of(settings, record, rollout.began(), inFront)),
        loaded.shadowHead()
            .map(shadow -> new AttachedShadow(shadow.digest(), Math.max(0, settings.shadowFrom() - MonotonicClock.micros()))),
        rollout.previous().filter(revision -> !revision.digest().equals(head.digest())));
  }

  private AttachedMode how(BpfLink.Info info) {
    if (info.tcx()) {
      return AttachedMode.Tc;
    }
    return XdpAttachment.on(ifindex).nativeId() == info.programId() ? AttachedMode.Native : AttachedMode.Generic;
  }

  /** What packets that arrive pass before the program, for people, first to last: each can hide them from it. */
  private List<String> arrivalInFront(BpfLink.Info info) {
    if (!info.tcx()) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    XdpQuery.on(ifindex).ifPresent(program -> names.add("XDP program \"" + program.name() + "\", id " + program.id()));
    names.addAll(info.id() == 0 ? ClsactFilter.before(ifindex, Direction.Ingress)
        : TcxChain.before(info.programId(), ifindex, Direction.Ingress));
    return names;
  }

  /** What it counted. */
  public synchronized Counts counts() {
    AttachmentRecord record = AttachmentRecord.read(loaded.attachmentRecord());
    int slot = loaded.head().counterSlot();
    return new Counts(Counters.totals(loaded.counts(), record), Counters.byName(loaded.counts(), slot, record),
        Counters.unjudged(loaded.unjudged()), Counters.firstNs(loaded.counts(), slot, record.slots().get(slot).size()),
        Counters.sum(loaded.observed(), 0), loaded.egressCounts(), epochCounts(record.slots().get(slot), slot));
  }

  private EpochCounts epochCounts(List<String> classes, int slot) {
    RolloutRecord rollout = rollout();
    FlowCounts flows = loaded.flowCounts().minus(rollout.flows());
    Optional<ShadowComparison> shadow = loaded.shadowHead().map(head -> new ShadowComparison(head.digest(), classes,
        rollout.shadowClasses().get(head.counterSlot()), loaded.shadowCounts(head.counterSlot()),
        flows.shadowFalseDrops().get(head.counterSlot())));
    return new EpochCounts(rollout.epoch(), BootClock.nanos() - rollout.epochBegan(), flows.established(), flows.falseDrops().get(slot),
        shadow);
  }

  /**
   * Takes the program off the interface and removes its pin and folder. State shared with other interfaces stays:
   * {@link PinRoot#removeEmpty}.
   */
  public synchronized void detach() {
    link.detach();
    clear(root, classifier, ifindex);
    close();
  }

  @Override
  public synchronized void close() {
    link.close();
    loaded.close();
  }
}
