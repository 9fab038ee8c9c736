// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.image.Settings;
import dev.packetclassifier.bpf.libbpf.BootClock;
import dev.packetclassifier.bpf.libbpf.BpfException;
import dev.packetclassifier.bpf.libbpf.BpfLink;
import dev.packetclassifier.bpf.libbpf.BpfProgram;
import dev.packetclassifier.bpf.libbpf.Direction;
import dev.packetclassifier.bpf.libbpf.MonotonicClock;
import dev.packetclassifier.bpf.libbpf.Tcx;
import dev.packetclassifier.bpf.model.WarmUp;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.shape.Geometry;
import java.util.Set;

/**
 * A program on its way to an interface: loaded with what it needs, then attached.
 *
 * @param ifname for messages and for the record in the kernel
 */
record NewAttachment(PinRoot root, String classifier, int ifindex, String ifname) {
  /** In the program's clock: until when flows that lack what a revision reads are not judged. */
  static long coldUntil(CompiledRevision revision) {
    return WarmUp.keepsState(revision.model()) ? MonotonicClock.micros() + revision.warmUp().toNanos() / 1000 : 0;
  }

  /** @throws ForeignProgramException when an XDP program is there, be it one of ours that was not adopted */
  void requireFree() {
    XdpQuery.on(ifindex).ifPresent(program -> {
      throw new ForeignProgramException(ifname, program);
    });
  }

  /** A program of its own maps that judges by a revision, attached nowhere yet. */
  LoadedProgram load(Hook hook, CompiledRevision revision, Mode mode, Geometry requested) {
    try (FailureScope scope = new FailureScope();
        ProtectedAddresses addresses = ProtectedAddresses.openFilled(root, classifier);
        StateTables tables = StateTables.pinned(root, classifier, ProgramTarget.of(revision, mode).tables(requested), requested)) {
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

  BpfLink attach(BpfProgram program, AttachedMode how) {
    return how == AttachedMode.Tc ? attachTc(program) : attachXdp(program, how);
  }

  private BpfLink attachXdp(BpfProgram program, AttachedMode how) {
    try {
      return BpfLink.attach(program, ifindex, how == AttachedMode.Native ? BpfLink.XdpMode.Native : BpfLink.XdpMode.Generic);
    } catch (BpfException e) {
      if (e.errno() == BpfException.EBUSY || e.errno() == BpfException.EEXIST) {
        requireFree();
      }
      throw AttachRefusal.explained(e, ifindex, ifname, how);
    }
  }

  private BpfLink attachTc(BpfProgram program) {
    if (!EgressObserver.hasTcx()) {
      return new ClsactObserver(root, classifier, ifindex).attachArriving(program, ifname);
    }
    try {
      return Tcx.attachFirst(program, ifindex, Direction.Ingress);
    } catch (BpfException e) {
      throw new BpfException("interface " + ifname + ", Tc: " + e.getMessage(), e.errno());
    }
  }
}
