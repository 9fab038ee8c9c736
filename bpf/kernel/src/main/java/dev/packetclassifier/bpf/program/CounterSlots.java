// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import dev.packetclassifier.bpf.image.ImageHead;
import dev.packetclassifier.bpf.libbpf.BootClock;
import java.util.Optional;

/**
 * The slots in which the programs of one interface count: two for active revisions, two for shadows. One of each is free for the next.
 *
 * @param loaded the program that runs
 */
record CounterSlots(LoadedProgram loaded) {
  /** Where packets are counted. */
  record Slots(int active, int shadow) {
  }

  /** Makes slots ready that nothing counts in, and writes down what is about to count there. */
  Slots take(ProgramTarget target, LoadedProgram next) {
    ImageHead running = loaded.head();
    retire(1 - running.counterSlot());
    Slots slots = new Slots(1 - running.counterSlot(), 1 - loaded.shadowHead().map(ImageHead::counterSlot).orElse(1));
    Counters.clear(loaded.counts(), slots.active());
    Counters.clearGuarded(loaded.guarded(), slots.active());
    next.clearShadowCounts(slots.shadow());
    AttachmentRecord.read(loaded.attachmentRecord()).with(slots.active(), target.active().model().classes())
        .write(loaded.attachmentRecord());
    long now = BootClock.nanos();
    RolloutRecord rollout = RolloutRecord.read(loaded.rolloutRecord()).retaining(target.digests()).counting(now, loaded.flowCounts())
        .following(before(target, now));
    target.shadow().map(shadow -> rollout.withShadow(slots.shadow(), shadow.model().classes())).orElse(rollout)
        .write(loaded.rolloutRecord());
    return slots;
  }

  /** What was active before, if its state is still to be kept. */
  private Optional<PreviousRevision> before(ProgramTarget target, long now) {
    String running = loaded.head().digest();
    Optional<PreviousRevision> last = running.equals(target.active().digest()) ? RolloutRecord.read(loaded.rolloutRecord()).previous()
        : Optional.of(new PreviousRevision(running, now));
    return last.filter(revision -> target.keeps(revision.digest()));
  }

  /** Retires whatever slot the image in the kernel does not count in. */
  void retireUnused() {
    int unused = 1 - loaded.head().counterSlot();
    if (!AttachmentRecord.read(loaded.attachmentRecord()).slots().get(unused).isEmpty()) {
      loaded.awaitGracePeriod();
      retire(unused);
    }
  }

  /** Frees a slot that nothing counts in any more. */
  void retire(int slot) {
    AttachmentRecord record = AttachmentRecord.read(loaded.attachmentRecord());
    int classes = record.slots().get(slot).size();
    if (classes > 0) {
      record.retire(slot, Counters.ofSlot(loaded.counts(), slot, classes)).write(loaded.attachmentRecord());
    }
  }
}
