// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import dev.packetclassifier.bpf.libbpf.BpfException;
import dev.packetclassifier.bpf.libbpf.BpfLink;
import dev.packetclassifier.bpf.libbpf.BpfProgram;
import dev.packetclassifier.bpf.libbpf.Direction;
import dev.packetclassifier.bpf.libbpf.Tcx;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The program that sees what leaves an interface: at the head of its tcx programs, by a pinned link; where the kernel has none (before 6.6),
 * a filter on its clsact. Behind a program that ends with a verdict, as those of some network plug-ins do, a filter would see nothing.
 */
final class EgressObserver {
  /** Set to true, clsact is used on every kernel, at both hooks: for tests of what older kernels do. */
  static final String ONLY_CLSACT = "pclf.egress.clsact";

  private final Path pin;
  private final int ifindex;
  private final ClsactObserver clsact;

  EgressObserver(PinRoot root, String classifier, int ifindex) {
    this.pin = root.egressLink(classifier, ifindex);
    this.ifindex = ifindex;
    this.clsact = new ClsactObserver(root, classifier, ifindex);
  }

  static boolean hasTcx() {
    return Tcx.isSupported() && !Boolean.getBoolean(ONLY_CLSACT);
  }

  /**
   * Attaches a program, or puts it in the place of the one that is there, between two packets. One that an older agent has on the clsact is
   * taken away first: both together would see every packet twice.
   *
   * @throws ForeignFilterException without tcx, when someone else's filter is in its place
   * @throws BpfException when the kernel refuses
   */
  void put(BpfProgram program, String ifname) {
    if (!hasTcx()) {
      clsact.put(program, ifname);
      return;
    }
    Optional<BpfLink> link = link();
    if (link.isPresent()) {
      try (BpfLink held = link.get()) {
        held.update(program);
      }
      return;
    }
    clsact.remove();
    PinRoot.createFolders(pin.getParent());
    try (BpfLink made = Tcx.attachFirst(program, ifindex, Direction.Egress)) {
      made.pin(pin);
    } catch (BpfException e) {
      throw new BpfException("interface " + ifname + ", egress: " + e.getMessage(), e.errno());
    }
  }

  /** The program that observes now; empty when none of ours does. The caller closes it. */
  Optional<BpfProgram> program() {
    Optional<BpfLink> link = link();
    if (link.isEmpty()) {
      return hasTcx() ? Optional.empty() : clsact.program();
    }
    try (BpfLink held = link.get()) {
      return Optional.of(BpfProgram.byId(held.info().programId()));
    }
  }

  /** The pinned link, if it is still on the interface; a pin that outlived its interface goes. */
  private Optional<BpfLink> link() {
    Optional<BpfLink> pinned = BpfLink.pinned(pin);
    if (pinned.isPresent() && pinned.get().info().ifindex() != ifindex) {
      pinned.get().close();
      PinRoot.unpin(pin);
      return Optional.empty();
    }
    return pinned;
  }

  /** What packets pass before the observer, for people, first to last: each can hide them from it. Empty without an observer. */
  List<String> inFront() {
    Optional<BpfLink> link = link();
    if (link.isEmpty()) {
      return hasTcx() ? List.of() : clsact.inFront();
    }
    try (BpfLink held = link.get()) {
      return TcxChain.before(held.info().programId(), ifindex, Direction.Egress);
    }
  }

  /** Takes our program away, wherever it is. Does nothing where nothing is. */
  void remove() {
    link().ifPresent(link -> {
      try (link) {
        link.detach();
      }
    });
    PinRoot.unpin(pin);
    clsact.remove();
  }
}
