// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

/**
 * Counters of packets without a verdict, for one reason.
 *
 * @param packets all of them, passed or dropped
 * @param wouldDrop of these, those that the policy drops, counted in both modes
 * @param dropped of these, those that were dropped
 * @param excepted of wouldDrop, those from a source that is excepted: never dropped
 */
public record UnjudgedCounts(long packets, long wouldDrop, long dropped, long excepted) {
  /** Where nothing is excepted. */
  public UnjudgedCounts(long packets, long wouldDrop, long dropped) {
    this(packets, wouldDrop, dropped, 0);
  }

  /** No packet yet. */
  public static final UnjudgedCounts ZERO = new UnjudgedCounts(0, 0, 0);

  /** The sum of both. */
  public UnjudgedCounts plus(UnjudgedCounts other) {
    return new UnjudgedCounts(packets + other.packets, wouldDrop + other.wouldDrop, dropped + other.dropped, excepted + other.excepted);
  }
}
