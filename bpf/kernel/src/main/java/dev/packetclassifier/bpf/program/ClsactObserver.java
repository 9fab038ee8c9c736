// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import dev.packetclassifier.bpf.libbpf.BpfException;
import dev.packetclassifier.bpf.libbpf.BpfLink;
import dev.packetclassifier.bpf.libbpf.BpfMap;
import dev.packetclassifier.bpf.libbpf.BpfProgram;
import dev.packetclassifier.bpf.libbpf.Clsact;
import dev.packetclassifier.bpf.libbpf.ClsactFilter;
import dev.packetclassifier.bpf.libbpf.Direction;
import dev.packetclassifier.bpf.parse.Hook;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The program that sees what leaves an interface where the kernel has no tcx: a filter on its clsact. Filters are not pinned, so it is found again by its place
 * (handle and priority) and known as ours by the maps that it holds: one of those that the classifier's pins hold, too.
 *
 * <p>A clsact that was made here is noted, before it is made, by a folder beside the link's pin: nothing but an empty clsact that the
 * folder speaks of is removed.
 */
final class ClsactObserver {
  private final PinRoot root;
  private final String classifier;
  private final int ifindex;

  ClsactObserver(PinRoot root, String classifier, int ifindex) {
    this.root = root;
    this.classifier = classifier;
    this.ifindex = ifindex;
  }

  /**
   * Attaches a program, or puts it in the place of the one that is there, between two packets.
   *
   * @throws ForeignFilterException when someone else's is there
   * @throws BpfException when the kernel refuses
   */
  void put(BpfProgram program, String ifname) {
    if (filter(ifname).isPresent()) {
      ClsactFilter.replace(program, ifindex, Direction.Egress);
      return;
    }
    try {
      makeClsact();
      ClsactFilter.attach(program, ifindex, Direction.Egress);
    } catch (BpfException e) {
      removeClsact();
      throw explained(e, ifname);
    }
  }

  /**
   * Attaches a program for what arrives.
   *
   * @throws ForeignFilterException when someone else's filter, or an ingress qdisc, is there
   * @throws BpfException when the kernel refuses
   */
  BpfLink attachArriving(BpfProgram program, String ifname) {
    try {
      makeClsact();
      return BpfLink.onClsact(program, ifindex);
    } catch (BpfException e) {
      removeClsact();
      throw explained(e, ifname);
    }
  }

  /** Takes away what an agent that was killed has attached for what arrives and not pinned: it has our place and our name. */
  void removeUnpinnedArriving() {
    OptionalInt id = ClsactFilter.programId(ifindex, Direction.Ingress);
    if (id.isPresent() && info(id.getAsInt()).filter(info -> info.name().equals(ObjectFile.name(Hook.ArrivingTc))).isPresent()) {
      ClsactFilter.detach(ifindex, Direction.Ingress);
    }
  }

  private static BpfException explained(BpfException refused, String ifname) {
    if (refused.errno() == BpfException.EBUSY) {
      return ForeignFilterException.ingressQdisc(ifname);
    }
    if (refused.errno() == BpfException.EEXIST) {
      return new ForeignFilterException(ifname, "a classic filter");
    }
    String advice = refused.errno() == BpfException.EINVAL || refused.errno() == BpfException.EOPNOTSUPP
        ? "; a filter of another kind at priority " + ClsactFilter.PRIORITY + " of its clsact may be in the way: remove it, or use a model"
            + " without flow, address and station features"
        : "";
    return new BpfException("interface " + ifname + ", clsact: " + refused.getMessage() + advice, refused.errno());
  }

  /** The program that observes now, empty without one; someone else's in its place is an error. */
  private Optional<Integer> filter(String ifname) {
    OptionalInt id = ClsactFilter.programId(ifindex, Direction.Egress);
    if (id.isEmpty()) {
      return Optional.empty();
    }
    if (!isOurs(id.getAsInt()) && !isLeftOver(id.getAsInt())) {
      throw new ForeignFilterException(ifname, "program " + id.getAsInt());
    }
    return Optional.of(id.getAsInt());
  }

  /** The program that observes now; empty when none of ours does. The caller closes it. */
  Optional<BpfProgram> program() {
    OptionalInt id = ClsactFilter.programId(ifindex, Direction.Egress);
    return id.isPresent() && isOurs(id.getAsInt()) ? open(id.getAsInt()) : Optional.empty();
  }

  private boolean isOurs(int id) {
    Set<Integer> known = heldByPins();
    return open(id).map(program -> {
      try (program) {
        return program.info().mapIds().stream().anyMatch(known::contains);
      }
    }).orElse(false);
  }

  /**
   * Whether it is an observer of ours that no program needs any more: its pins were removed by hand, which ends the XDP program but not a
   * filter. It has our name and place, and no other program in the kernel shares a map with it.
   */
  private static boolean isLeftOver(int id) {
    Optional<BpfProgram.Info> filter = info(id).filter(info -> info.name().equals(ObjectFile.name(Hook.Leaving)));
    return filter.isPresent() && BpfProgram.ids().stream().filter(other -> other != id).map(ClsactObserver::info).flatMap(Optional::stream)
        .noneMatch(other -> other.mapIds().stream().anyMatch(filter.get().mapIds()::contains));
  }

  private static Optional<BpfProgram.Info> info(int id) {
    return open(id).map(program -> {
      try (program) {
        return program.info();
      }
    });
  }

  private Set<Integer> heldByPins() {
    Set<Integer> ids = new HashSet<>();
    for (Path pin : root.statePins(classifier)) {
      BpfMap.pinned(pin).ifPresent(map -> {
        try (map) {
          ids.add(map.id());
        }
      });
    }
    BpfLink.pinned(root.link(classifier, ifindex)).ifPresent(link -> {
      try (link) {
        open(link.info().programId()).ifPresent(program -> {
          try (program) {
            ids.addAll(program.info().mapIds());
          }
        });
      }
    });
    return ids;
  }

  private static Optional<BpfProgram> open(int id) {
    try {
      return Optional.of(BpfProgram.byId(id));
    } catch (BpfException e) {
      if (e.errno() == BpfException.ENOENT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Filters that packets pass before ours, for people; those of the first priority that were added later are among them. */
  List<String> inFront() {
    return ClsactFilter.before(ifindex, Direction.Egress);
  }

  /** Takes our program away, and the clsact if it was made for it and nothing else is on it. Does nothing where nothing is. */
  void remove() {
    OptionalInt id = ClsactFilter.programId(ifindex, Direction.Egress);
    if (id.isPresent() && (isOurs(id.getAsInt()) || isLeftOver(id.getAsInt()))) {
      ClsactFilter.detach(ifindex, Direction.Egress);
    }
    removeClsact();
  }

  /** Makes it for a filter of ours, unless it is there. */
  void makeClsact() {
    if (Clsact.exists(ifindex)) {
      return;
    }
    root.noteClsact(classifier, ifindex);
    if (!Clsact.create(ifindex)) {
      root.forgetClsact(classifier, ifindex);
    }
  }

  /** While there are filters, ours for what arrives among them, it stays. */
  private void removeClsact() {
    if (root.madeClsact(classifier, ifindex) && Clsact.isEmpty(ifindex)) {
      Clsact.remove(ifindex);
      root.forgetClsact(classifier, ifindex);
    }
  }
}
