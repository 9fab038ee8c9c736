// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.state;

/** Sums and extremes over a flow. */
public final class Totals {
  private final long[] packets = new long[2];
  private final long[] bytes = new long[2];
  private long withPayload;
  private long shortest;
  private long longest;
  private long gapMin;
  private long gapMax;

  void clear() {
    packets[0] = 0;
    packets[1] = 0;
    bytes[0] = 0;
    bytes[1] = 0;
    withPayload = 0;
    shortest = Counter.LARGEST;
    longest = 0;
    gapMin = Counter.LARGEST;
    gapMax = 0;
  }

  /** @param direction 0 from the initiator, 1 towards it */
  void add(Segments segments, int direction) {
    packets[direction] = Counter.saturated(packets[direction] + segments.count());
    bytes[direction] = Counter.saturated(bytes[direction] + segments.bytes());
    withPayload = Counter.saturated(withPayload + segments.withPayload());
    shortest = Math.min(shortest, segments.shortest());
    longest = Math.max(longest, segments.longest());
  }

  /** @param gap time between two packets of the flow */
  void addGap(long gap) {
    long row = Counter.saturated(gap + 1);
    gapMin = Math.min(gapMin, row);
    gapMax = Math.max(gapMax, row);
  }

  /** Packets plus one. */
  public long packets(int direction) {
    return Counter.saturated(packets[direction] + 1);
  }

  /** Bytes plus one. */
  public long bytes(int direction) {
    return Counter.saturated(bytes[direction] + 1);
  }

  /** Packets with payload plus one. */
  public long withPayload() {
    return Counter.saturated(withPayload + 1);
  }

  public long shortest() {
    return shortest;
  }

  public long longest() {
    return longest;
  }

  /** The shortest time between two packets plus one; 0 without. */
  public long gapMin() {
    return gapMax == 0 ? 0 : gapMin;
  }

  /** The longest time between two packets plus one; 0 without. */
  public long gapMax() {
    return gapMax;
  }
}
