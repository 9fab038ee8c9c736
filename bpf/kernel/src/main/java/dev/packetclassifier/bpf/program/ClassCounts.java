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
 * @param established of packets, those of established flows; 0 where no flows are followed
 * @param establishedWouldDrop of these, packets that Enforce drops, counted in both modes
 * @param excepted of wouldDrop, packets from a source that is excepted: never dropped
 */
public record ClassCounts(long packets, long bytes, long wouldDrop, long dropped, long protectedPackets, long established,
    long establishedWouldDrop, long excepted) {
  /** No packet yet. */
  public static final ClassCounts ZERO = new ClassCounts(0, 0, 0, 0, 0);

  /** Where no flows are followed and nothing is excepted. */
  public ClassCounts(long packets, long bytes, long wouldDrop, long dropped, long protectedPackets) {
    this(packets, bytes, wouldDrop, dropped, protectedPackets, 0, 0, 0);
  }

  /** The sum of both. */
  public ClassCounts plus(ClassCounts other) {
    return new ClassCounts(packets + other.packets, bytes + other.bytes, wouldDrop + other.wouldDrop, dropped + other.dropped,
        protectedPackets + other.protectedPackets,
        established + other.established, establishedWouldDrop + other.establishedWouldDrop, excepted + other.excepted);
  }
}
