// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.image.ImageHead;
import dev.packetclassifier.bpf.image.Settings;
import dev.packetclassifier.bpf.image.UnknownLayoutException;
import dev.packetclassifier.bpf.libbpf.BootClock;
import dev.packetclassifier.bpf.libbpf.BpfException;
import dev.packetclassifier.bpf.libbpf.BpfLink;
import dev.packetclassifier.bpf.libbpf.Libbpf;
import dev.packetclassifier.bpf.libbpf.MonotonicClock;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.shape.Geometry;
import java.util.Optional;

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
   * @throws ForeignFilterException when the program needs an observer and someone else has its place; the program goes on in Observe, for
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
      ProtectedAddresses.requireReadBy(loaded, root, classifier);
      slots().retireUnused();
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

  /**
   * Loads the program, fills its image, attaches the observer if the model needs one, then the program, and pins it.
   * {@link ProtectedAddresses} must have been opened (and filled) before, and {@link #adopt} have found nothing. A failure leaves nothing
   * behind.
   *
   * @param ifname for messages and for the record in the kernel
   * @param requested size of state tables that do not exist yet: {@link RetainedState#records} says what they are
   * @throws ForeignProgramException when another XDP program is there, also when it came while we attached
   * @throws ForeignFilterException when someone else's filter is in the observer's place
   * @throws dev.packetclassifier.bpf.libbpf.LoadException when the verifier or the kernel refuses the program
   * @throws BpfException for everything else; {@code unsupportedByDriver()} when native mode is not to be had
   */
  public static InterfaceProgram attach(PinRoot root, String classifier, int ifindex, String ifname, AttachedMode how,
      CompiledRevision revision, Mode mode, Geometry requested) {
    NewAttachment attachment = new NewAttachment(root, classifier, ifindex, ifname);
    if (how != AttachedMode.Tc) {
      attachment.requireFree();
    }
    PinRoot.createFolders(root.link(classifier, ifindex).getParent());
    try (FailureScope scope = new FailureScope()) {
      scope.onFailure(() -> clear(root, classifier, ifindex));
      LoadedProgram loaded = scope.add(attachment.load(how.hook(), revision, mode, requested));
      if (loaded.settings().observes()) {
        new EgressObserver(root, classifier, ifindex).put(loaded.observer(), ifname);
      }
      BpfLink link = attachment.attach(loaded.program(), how);
      scope.onFailure(link::close);
      link.pin(root.link(classifier, ifindex));
      scope.succeeded();
      return new InterfaceProgram(root, classifier, ifindex, link, loaded);
    }
  }

  /**
   * Puts a program of this version in the place of one that cannot be gone on with ({@link StaleProgramException}), between two packets.
   * Counters begin again: those of another version cannot be read. A failure leaves the other one running.
   *
   * @throws BpfException when nothing is pinned there, or the kernel refuses
   */
  public static InterfaceProgram renew(PinRoot root, String classifier, int ifindex, String ifname, CompiledRevision revision, Mode mode,
      Geometry requested) {
    BpfLink link = BpfLink.pinned(root.link(classifier, ifindex))
        .orElseThrow(() -> new BpfException("nothing of " + classifier + " is pinned for interface " + ifname, BpfException.ENOENT));
    try (FailureScope scope = new FailureScope()) {
      scope.onFailure(link::close);
      Hook hook = link.info().tcx() ? Hook.ArrivingTc : Hook.Arriving;
      LoadedProgram loaded = scope.add(new NewAttachment(root, classifier, ifindex, ifname).load(hook, revision, mode, requested));
      InterfaceProgram renewed = new InterfaceProgram(root, classifier, ifindex, link, loaded);
      renewed.putInPlace(loaded, true);
      renewed.previous.drop();
      scope.succeeded();
      return renewed;
    }
  }

  /** Replaces revision and mode while packets flow, by one revision alone: {@link #swap(ProgramTarget, Geometry)}. */
  public void swap(CompiledRevision revision, Mode mode, Geometry requested) {
    swap(ProgramTarget.of(revision, mode), requested);
  }

  /**
   * Replaces what judges while packets flow: one packet is judged by one image, none by none. Where the program that ran before judges by the
   * wanted revision it comes back at once. Then, if anything still differs, a target whose program has the same settings swaps the image,
   * another one the program. A failure leaves the old one running. Returns when the old one is surely out of use.
   *
   * @param requested size of state tables that do not exist yet
   */
  public synchronized void swap(ProgramTarget target, Geometry requested) {
    goBack(target);
    if (!runs(target)) {
      put(target, requested);
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
      ProtectedAddresses.requireReadBy(back, root, classifier);
      CounterSlots.Slots slots = slots().take(target, back);
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
    slots().retire(running.counterSlot());
  }

  private void put(ProgramTarget target, Geometry requested) {
    ImageHead running = loaded.head();
    Settings settings = loaded.settings();
    boolean sameProgram = wanted(target, settings.geometry()).equals(settings);
    CounterSlots.Slots slots = slots().take(target, loaded);
    byte[] image = target.image(slots.active(), slots.shadow());
    if (sameProgram) {
      loaded.publish(image);
      if (!running.digest().equals(target.active().digest())) {
        previous.drop();
      }
    } else {
      replaceProgram(target, image, requested);
    }
    slots().retire(running.counterSlot());
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

  private CounterSlots slots() {
    return new CounterSlots(loaded);
  }

  private RolloutRecord rollout() {
    return RolloutRecord.read(loaded.rolloutRecord());
  }

  private void replaceProgram(ProgramTarget target, byte[] image, Geometry requested) {
    LoadedProgram next;
    boolean otherActive = !loaded.head().digest().equals(target.active().digest());
    try (ProtectedAddresses addresses = ProtectedAddresses.openFilled(root, classifier);
        StateTables tables = StateTables.pinned(root, classifier, target.tables(requested), requested)) {
      Settings settings = target.settings(KernelSupport.fragments(), tables.geometry(), tables.secrets(),
          otherActive ? NewAttachment.coldUntil(target.active()) : loaded.settings().coldUntil(), shadowFrom(target));
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
   * @throws ForeignFilterException when someone else has its place; the program goes on in Observe, for it sees one direction only
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

  /** Keeps a sentence with the attachment, until it is detached: {@link AttachedRevision#note}. What does not fit is cut. */
  public synchronized void note(String text) {
    AttachmentRecord.read(loaded.attachmentRecord()).noting(text).write(loaded.attachmentRecord());
  }

  /** What the kernel runs. */
  public synchronized AttachedRevision running() {
    return new AttachmentReader(loaded).running(link.info(), ifindex, observer);
  }

  /** What it counted. */
  public synchronized Counts counts() {
    return new AttachmentReader(loaded).counts();
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
