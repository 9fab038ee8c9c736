// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Counters of one interface, read from the kernel.
 *
 * @param totals by class name since the attach, over all revisions: they never go down, not even when the agent restarts
 * @param current by class name, in the model's order, since the running image was put in place
 * @param unjudged since the attach, every reason
 * @param firstNs CLOCK_MONOTONIC nanoseconds of the first packet judged under the running image; empty before it
 * @param observed packets that left, as the egress observer saw them since the attach (one that stands for many counts once); 0 without one
 * @param egress whether what leaves is seen
 * @param guarded packets that each guarantee of the running revision let pass since its image was put in place, in their order; 8 numbers
 * @param epoch what was counted besides classes since the running revisions were put in place
 */
public record Counts(Map<String, ClassCounts> totals, Map<String, ClassCounts> current, Map<Unjudged, UnjudgedCounts> unjudged,
    OptionalLong firstNs, long observed, EgressCounts egress, List<Long> guarded, EpochCounts epoch) {
  /** Without guarantees and an epoch. */
  public Counts(Map<String, ClassCounts> totals, Map<String, ClassCounts> current, Map<Unjudged, UnjudgedCounts> unjudged,
      OptionalLong firstNs, long observed, EgressCounts egress) {
    this(totals, current, unjudged, firstNs, observed, egress, List.of(), EpochCounts.NONE);
  }

  /** Packets that arrived since the attach, judged or not. */
  public long arrived() {
    return totals.values().stream().mapToLong(ClassCounts::packets).sum()
        + unjudged.values().stream().mapToLong(UnjudgedCounts::packets).sum();
  }

  /** Packets that were dropped since the attach, by verdict or without one. */
  public long dropped() {
    return totals.values().stream().mapToLong(ClassCounts::dropped).sum()
        + unjudged.values().stream().mapToLong(UnjudgedCounts::dropped).sum();
  }
}
