// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import java.util.Arrays;

/**
 * What both models said of the packets of one interface since the shadow was put in place alongside this active revision.
 *
 * @param packets that both judged, by the active model's class, then the shadow's
 * @param wouldDrop of these, packets that Enforce would drop by the shadow's verdict
 * @param protectedPackets of these, packets whose shadow class says Drop but that are never dropped
 * @param establishedWouldDrop of the ones that it would drop, packets of established flows
 * @param cold packets that the active model judged and the shadow did not: their flow lacks what it reads, or it warms up
 */
public record ShadowCounts(long[][] packets, long wouldDrop, long protectedPackets, long establishedWouldDrop, long cold) {
  /** Packets that both judged. */
  public long compared() {
    return Arrays.stream(packets).flatMapToLong(Arrays::stream).sum();
  }
}
