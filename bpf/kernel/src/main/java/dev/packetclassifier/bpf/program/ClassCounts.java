// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

/**
 * Counters of one class.
 *
 * @param packets judged to be of this class
 * @param bytes frame bytes of these
 * @param wouldDrop packets that Enforce drops, counted in both modes
 * @param dropped packets that were dropped
 * @param protectedPackets packets whose class says Drop but that are protected or of a kind that is never dropped
 */
public record ClassCounts(long packets, long bytes, long wouldDrop, long dropped, long protectedPackets) {
  /** No packet yet. */
  public static final ClassCounts ZERO = new ClassCounts(0, 0, 0, 0, 0);

  /** The sum of both. */
  public ClassCounts plus(ClassCounts other) {
    return new ClassCounts(packets + other.packets, bytes + other.bytes, wouldDrop + other.wouldDrop, dropped + other.dropped,
        protectedPackets + other.protectedPackets);
  }
}
