// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.verdict;

import dev.packetclassifier.bpf.parse.Outcome;

/** Counts verdicts as the kernel program does. Allocates nothing per packet. */
public final class VerdictCounters {
  private final long[] packets;
  private final long[] bytes;
  private final long[] wouldDrop;
  private final long[] dropped;
  private final long[] protectedPackets;
  private final long[] unjudged = new long[Outcome.values().length];
  private final long[] unjudgedWouldDrop = new long[Outcome.values().length];
  private final long[] unjudgedDropped = new long[Outcome.values().length];
  private long cold;
  private long busy;

  public VerdictCounters(int classes) {
    packets = new long[classes];
    bytes = new long[classes];
    wouldDrop = new long[classes];
    dropped = new long[classes];
    protectedPackets = new long[classes];
  }

  /** Counts the frames that the packet of a verdict travelled in. */
  public void add(Verdict verdict) {
    int frames = verdict.frames();
    if (verdict.outcome() != Outcome.Parsed) {
      unjudged[verdict.outcome().ordinal()] += frames;
      unjudgedWouldDrop[verdict.outcome().ordinal()] += verdict.wouldDrop() ? frames : 0;
      unjudgedDropped[verdict.outcome().ordinal()] += verdict.dropped() ? frames : 0;
      return;
    }
    if (verdict.busy()) {
      busy += frames;
      return;
    }
    if (verdict.cold()) {
      cold += frames;
      return;
    }
    int index = verdict.classIndex();
    packets[index] += frames;
    bytes[index] += verdict.frameBytes();
    wouldDrop[index] += verdict.wouldDrop() ? frames : 0;
    dropped[index] += verdict.dropped() ? frames : 0;
    protectedPackets[index] += verdict.isProtected() ? frames : 0;
  }

  public ClassCount of(int index) {
    return new ClassCount(packets[index], bytes[index], wouldDrop[index], dropped[index], protectedPackets[index]);
  }

  /** Packets that passed unjudged because their flow lacked what the model looks at. */
  public long cold() {
    return cold;
  }

  /** Packets that were not judged because a record of theirs was in use by others for too long. */
  public long busy() {
    return busy;
  }

  /** Frames that were not judged for this reason, dropped or not. */
  public long unjudged(Outcome reason) {
    return unjudged[reason.ordinal()];
  }

  /** Of these, those that the policy drops: counted in both modes. */
  public long unjudgedWouldDrop(Outcome reason) {
    return unjudgedWouldDrop[reason.ordinal()];
  }

  /** Of these, those that were dropped: in Enforce only. */
  public long unjudgedDropped(Outcome reason) {
    return unjudgedDropped[reason.ordinal()];
  }
}
