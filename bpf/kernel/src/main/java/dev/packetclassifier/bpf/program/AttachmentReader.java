// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import dev.packetclassifier.bpf.image.ImageHead;
import dev.packetclassifier.bpf.image.Settings;
import dev.packetclassifier.bpf.libbpf.BootClock;
import dev.packetclassifier.bpf.libbpf.BpfLink;
import dev.packetclassifier.bpf.libbpf.ClsactFilter;
import dev.packetclassifier.bpf.libbpf.Direction;
import dev.packetclassifier.bpf.libbpf.Libbpf;
import dev.packetclassifier.bpf.libbpf.MonotonicClock;
import dev.packetclassifier.bpf.libbpf.XdpAttachment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an attached program does and has counted, read from the kernel.
 *
 * @param loaded the program
 */
record AttachmentReader(LoadedProgram loaded) {
  /** What the kernel runs. */
  AttachedRevision running(BpfLink.Info info, int ifindex, EgressObserver observer) {
    ImageHead head = loaded.head();
    AttachmentRecord record = AttachmentRecord.read(loaded.attachmentRecord());
    Settings settings = loaded.settings();
    AttachedMode how = how(info, ifindex);
    List<String> inFront = settings.observes() ? observer.inFront() : List.of();
    RolloutRecord rollout = RolloutRecord.read(loaded.rolloutRecord());
    return new AttachedRevision(head.digest(), head.mode(), record.slots().get(head.counterSlot()), ifindex,
        Libbpf.interfaceName(ifindex).orElse(record.ifname()), record.note(), how, arrivalInFront(info, ifindex), info.programId(),
        info.id(),
        settings.use().isNone() ? Optional.empty() : Optional.of(RetainedState.of(settings, record, rollout.began(), inFront)),
        loaded.shadowHead()
            .map(shadow -> new AttachedShadow(shadow.digest(), Math.max(0, settings.shadowFrom() - MonotonicClock.micros()))),
        rollout.previous().filter(revision -> !revision.digest().equals(head.digest())));
  }

  private static AttachedMode how(BpfLink.Info info, int ifindex) {
    if (info.tcx()) {
      return AttachedMode.Tc;
    }
    return XdpAttachment.on(ifindex).nativeId() == info.programId() ? AttachedMode.Native : AttachedMode.Generic;
  }

  /** What packets that arrive pass before the program, for people, first to last: each can hide them from it. */
  private static List<String> arrivalInFront(BpfLink.Info info, int ifindex) {
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
  Counts counts() {
    AttachmentRecord record = AttachmentRecord.read(loaded.attachmentRecord());
    int slot = loaded.head().counterSlot();
    return new Counts(Counters.totals(loaded.counts(), record), Counters.byName(loaded.counts(), slot, record),
        Counters.unjudged(loaded.unjudged()), Counters.firstNs(loaded.counts(), slot, record.slots().get(slot).size()),
        Counters.sum(loaded.observed(), 0), loaded.egressCounts(), Counters.guarded(loaded.guarded(), slot),
        epochCounts(record.slots().get(slot), slot));
  }

  private EpochCounts epochCounts(List<String> classes, int slot) {
    RolloutRecord rollout = RolloutRecord.read(loaded.rolloutRecord());
    FlowCounts flows = loaded.flowCounts().minus(rollout.flows());
    Optional<ShadowComparison> shadow = loaded.shadowHead().map(head -> new ShadowComparison(head.digest(), classes,
        rollout.shadowClasses().get(head.counterSlot()), loaded.shadowCounts(head.counterSlot()),
        flows.shadowFalseDrops().get(head.counterSlot())));
    return new EpochCounts(rollout.epoch(), BootClock.nanos() - rollout.epochBegan(), flows.established(), flows.falseDrops().get(slot),
        shadow);
  }
}
