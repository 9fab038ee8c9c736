package dev.packetclassifier.bpf.program;

import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.image.ImageHead;
import dev.packetclassifier.bpf.image.Images;
import dev.packetclassifier.bpf.image.Shape;
import dev.packetclassifier.bpf.image.Tracing;
import dev.packetclassifier.bpf.image.UnknownLayoutException;
import dev.packetclassifier.bpf.libbpf.BpfException;
import dev.packetclassifier.bpf.libbpf.BpfLink;
import dev.packetclassifier.bpf.libbpf.Libbpf;
import dev.packetclassifier.bpf.libbpf.XdpAttachment;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One classifier's program on one interface. Closing it lets go of file descriptors only: the pinned link keeps the program at work.
 * All methods may be called from any thread, one at a time runs.
 *
 * <p>Why an agent may be killed at any point. The link is all that is pinned for an interface; it holds the program, which holds its
 * image slot, counters and ledger, and they are found through it. So there is one fact, the pin, and no second one to disagree with it:
 * <ol>
 * <li>Attach: folder, program with image and ledger, link, pin. Without the pin everything but an empty folder ends with the process.
 * <li>Swap: the free counter slot is cleared and taken in the ledger; then the image (same shape) or the program (other shape) changes
 * places in one step; after a grace period the old slot is retired in the ledger, its counts added to the retired ones in one write.
 * Whoever adopts looks which slot the image in the kernel counts in and retires the other if it is taken: not yet used, it adds zero.
 * <li>Detach: the link is detached, then the pin removed, then the folder. A pinned link without an interface is removed when adopted.
 * </ol>
 */
public final class InterfaceProgram implements AutoCloseable {
  private final PinRoot root;
  private final String classifier;
  private final int ifindex;
  private final BpfLink link;
  private LoadedProgram loaded;

  private InterfaceProgram(PinRoot root, String classifier, int ifindex, BpfLink link, LoadedProgram loaded) {
    this.root = root;
    this.classifier = classifier;
    this.ifindex = ifindex;
    this.link = link;
    this.loaded = loaded;
  }

  /**
   * Takes over what is pinned for an interface, finishing what a killed agent had begun. A folder whose link is gone (interface deleted,
   * killed before the link was pinned) is removed.
   *
   * @return empty when nothing runs there under this classifier's pin
   * @throws StaleProgramException when what runs there cannot be gone on with: see {@link #renew}
   * @throws BpfException when the kernel refuses
   */
  public static Optional<InterfaceProgram> adopt(PinRoot root, String classifier, int ifindex) {
    Optional<BpfLink> pinned = BpfLink.pinned(root.link(classifier, ifindex));
    if (pinned.isEmpty()) {
      root.removeInterface(classifier, ifindex);
      return Optional.empty();
    }
    BpfLink link = pinned.get();
    BpfLink.Info info = link.info();
    if (info.ifindex() != ifindex) {
      root.removeInterface(classifier, ifindex);
      link.close();
      return Optional.empty();
    }
    try {
      return Optional.of(adopt(root, classifier, ifindex, link, LoadedProgram.byId(info.programId())));
    } catch (RuntimeException e) {
      link.close();
      throw e;
    }
  }

  private static InterfaceProgram adopt(PinRoot root, String classifier, int ifindex, BpfLink link, LoadedProgram loaded) {
    InterfaceProgram adopted = new InterfaceProgram(root, classifier, ifindex, link, loaded);
    try {
      requireAddresses(root, classifier, loaded);
      adopted.retireUnused();
      return adopted;
    } catch (UnknownLayoutException e) {
      loaded.close();
      throw new StaleProgramException(e.getMessage());
    } catch (RuntimeException e) {
      loaded.close();
      throw e;
    }
  }

  /** A program that reads other maps than those that are kept up to date would lose its protection bit by bit. */
  private static void requireAddresses(PinRoot root, String classifier, LoadedProgram loaded) {
    try (ProtectedAddresses addresses = ProtectedAddresses.openFilled(root, classifier)) {
      if (!loaded.holds(addresses.nodeMap()) || !loaded.holds(addresses.peerMap())) {
        throw new StaleProgramException("the program does not read the protected addresses that are kept up to date");
      }
    } catch (IllegalStateException e) {
      throw new StaleProgramException(e.getMessage());
    }
  }

  /**
   * Loads the program, fills its image, attaches and pins it. {@link ProtectedAddresses} must have been opened (and filled) before, and
   * {@link #adopt} have found nothing. A failure leaves nothing behind.
   *
   * @param ifname for messages and for the record in the kernel
   * @throws ForeignProgramException when another XDP program is there, also when it came while we attached
   * @throws dev.packetclassifier.bpf.libbpf.LoadException when the verifier or the kernel refuses the program
   * @throws BpfException for everything else; {@code unsupportedByDriver()} when native mode is not to be had
   */
  public static InterfaceProgram attach(PinRoot root, String classifier, int ifindex, String ifname, AttachedAs how,
      CompiledRevision revision, Mode mode) {
    LoadedProgram loaded = loadFilled(root, classifier, ifname, revision, mode);
    try {
      BpfLink link = attachLink(loaded, ifindex, ifname, how);
      try {
        pin(link, root, classifier, ifindex);
      } catch (RuntimeException e) {
        link.close();
        throw e;
      }
      return new InterfaceProgram(root, classifier, ifindex, link, loaded);
    } catch (RuntimeException e) {
      loaded.close();
      throw e;
    }
  }

  /** A program of its own maps that judges by a revision, attached nowhere yet. */
  private static LoadedProgram loadFilled(PinRoot root, String classifier, String ifname, CompiledRevision revision, Mode mode) {
    LoadedProgram loaded;
    try (ProtectedAddresses addresses = ProtectedAddresses.openFilled(root, classifier)) {
      loaded = LoadedProgram.load(Shape.of(revision.model()), addresses, Tracing.None);
    }
    try {
      Ledger.empty(ifname).with(0, revision.model().classes()).write(loaded.ledger());
      loaded.publish(image(revision, mode, 0));
      return loaded;
    } catch (RuntimeException e) {
      loaded.close();
      throw e;
    }
  }

  /**
   * Puts a program of this version in the place of one that cannot be gone on with ({@link StaleProgramException}), between two packets.
   * Counters begin anew: those of another version cannot be read. A failure leaves the other one running.
   *
   * @throws BpfException when nothing is pinned there, or the kernel refuses
   */
  public static InterfaceProgram renew(PinRoot root, String classifier, int ifindex, String ifname, CompiledRevision revision, Mode mode) {
    BpfLink link = BpfLink.pinned(root.link(classifier, ifindex))
        .orElseThrow(() -> new BpfException("nothing of " + classifier + " is pinned for interface " + ifname, BpfException.ENOENT));
    try {
      LoadedProgram loaded = loadFilled(root, classifier, ifname, revision, mode);
      try {
        link.update(loaded.program());
        return new InterfaceProgram(root, classifier, ifindex, link, loaded);
      } catch (RuntimeException e) {
        loaded.close();
        throw e;
      }
    } catch (RuntimeException e) {
      link.close();
      throw e;
    }
  }

  private static BpfLink attachLink(LoadedProgram loaded, int ifindex, String ifname, AttachedAs how) {
    try {
      return BpfLink.attach(loaded.program(), ifindex, how == AttachedAs.Native ? BpfLink.XdpMode.Native : BpfLink.XdpMode.Generic);
    } catch (BpfException e) {
      if (e.errno() == BpfException.EBUSY || e.errno() == BpfException.EEXIST) {
        XdpQuery.on(ifindex).ifPresent(program -> {
          throw new ForeignProgramException(ifname, program);
        });
      }
      throw AttachRefusal.explained(e, ifindex, ifname, how);
    }
  }

  private static void pin(BpfLink link, PinRoot root, String classifier, int ifindex) {
    Path path = root.link(classifier, ifindex);
    try {
      PinRoot.createFolders(path.getParent());
      link.pin(path);
    } catch (RuntimeException e) {
      if (!(e instanceof BpfException refused) || refused.errno() != BpfException.EEXIST) {
        root.removeInterface(classifier, ifindex);
      }
      throw e;
    }
  }

  private static byte[] image(CompiledRevision revision, Mode mode, int slot) {
    return Images.of(revision.model(), revision.actions(), revision.digest(), mode, slot);
  }

  /**
   * Replaces revision and mode while packets flow: one packet is judged by one of the two, none by neither. A revision of the same shape
   * swaps the image, another shape the program. A failure leaves the old one running. Returns when the old one is surely out of use.
   */
  public synchronized void swap(CompiledRevision revision, Mode mode) {
    ImageHead running = loaded.head();
    retire(1 - running.counterSlot());
    int slot = 1 - running.counterSlot();
    byte[] image = image(revision, mode, slot);
    Counters.clear(loaded.counts(), slot);
    Ledger.read(loaded.ledger()).with(slot, revision.model().classes()).write(loaded.ledger());
    Shape shape = Shape.of(revision.model());
    if (shape.equals(running.shape())) {
      loaded.publish(image);
    } else {
      replaceProgram(shape, image);
    }
    retire(running.counterSlot());
  }

  private void replaceProgram(Shape shape, byte[] image) {
    LoadedProgram next;
    try (ProtectedAddresses addresses = ProtectedAddresses.openFilled(root, classifier)) {
      next = loaded.reload(shape, addresses);
    }
    try {
      next.publish(image);
      link.update(next.program());
    } catch (RuntimeException e) {
      next.close();
      throw e;
    }
    loaded.close();
    loaded = next;
    loaded.awaitGracePeriod();
  }

  /** Retires whatever slot the image in the kernel does not count in. */
  private void retireUnused() {
    int unused = 1 - loaded.head().counterSlot();
    if (!Ledger.read(loaded.ledger()).slots().get(unused).isEmpty()) {
      loaded.awaitGracePeriod();
      retire(unused);
    }
  }

  /** Frees a slot that nothing counts in any more. */
  private void retire(int slot) {
    Ledger ledger = Ledger.read(loaded.ledger());
    int classes = ledger.slots().get(slot).size();
    if (classes > 0) {
      ledger.retire(slot, Counters.ofSlot(loaded.counts(), slot, classes)).write(loaded.ledger());
    }
  }

  /** Keeps a sentence with the attachment, until it is detached: {@link Running#note}. What does not fit is cut. */
  public synchronized void note(String text) {
    Ledger.read(loaded.ledger()).noting(text).write(loaded.ledger());
  }

  /** What the kernel runs. */
  public synchronized Running running() {
    BpfLink.Info info = link.info();
    ImageHead head = loaded.head();
    Ledger ledger = Ledger.read(loaded.ledger());
    AttachedAs how = XdpAttachment.on(ifindex).nativeId() == info.programId() ? AttachedAs.Native : AttachedAs.Generic;
    return new Running(head.digest(), head.mode(), ledger.slots().get(head.counterSlot()), ifindex,
        Libbpf.interfaceName(ifindex).orElse(ledger.ifname()), ledger.note(), how, info.programId(), info.id());
  }

  /** What it counted. */
  public synchronized Counts counts() {
    Ledger ledger = Ledger.read(loaded.ledger());
    int slot = loaded.head().counterSlot();
    return new Counts(Counters.totals(loaded.counts(), ledger), Counters.byName(loaded.counts(), slot, ledger),
        Counters.unjudged(loaded.unjudged()), Counters.firstNs(loaded.counts(), slot, ledger.slots().get(slot).size()));
  }

  /** Takes the program off the interface and removes its pin and folder. State shared with other interfaces stays: {@link PinRoot#removeEmpty}. */
  public synchronized void detach() {
    link.detach();
    root.removeInterface(classifier, ifindex);
    close();
  }

  @Override
  public synchronized void close() {
    link.close();
    loaded.close();
  }
}
