// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import java.util.Optional;

/**
 * What counts belong to, and what is counted besides classes, on one interface.
 *
 * @param number another one whenever the counters of the running revisions began at 0; 0 when it is not known
 * @param nanos how long ago that was
 * @param establishedFlows TCP flows that were established since
 * @param falseDropFlows of these, flows of which a packet passed that Enforce would have dropped by the active revision's verdict
 * @param shadow the comparison with a shadow; empty without
 */
public record EpochCounts(long number, long nanos, long establishedFlows, long falseDropFlows, Optional<ShadowComparison> shadow) {
  /** Nothing is known. */
  public static final EpochCounts NONE = new EpochCounts(0, 0, 0, 0, Optional.empty());
}
