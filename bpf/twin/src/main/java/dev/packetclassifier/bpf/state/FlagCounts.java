// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.state;

/** How many packets of a TCP flow had which flag. */
public final class FlagCounts {
  public static final int FIN = 0;
  public static final int SYN = 1;
  public static final int RST = 2;
  public static final int PSH = 3;
  public static final int ACK = 4;
  public static final int URG = 5;
  private static final int COUNTED = 6;
  /** Of the packets that one stands for, the last alone has these. */
  private static final int ONLY_LAST = 1 << FIN | 1 << RST | 1 << PSH;

  private final long[] counts = new long[COUNTED];
  private boolean tcp;

  /** @param isTcp whether the flow is TCP's; a flow has one protocol */
  void clear(boolean isTcp) {
    tcp = isTcp;
    for (int i = 0; i < COUNTED; i++) {
      counts[i] = 0;
    }
  }

  void add(int flags, Segments segments) {
    for (int i = 0; i < COUNTED; i++) {
      if ((flags >> i & 1) != 0) {
        int more = (ONLY_LAST >> i & 1) == 0 ? segments.count() : segments.end() ? 1 : 0;
        counts[i] = Counter.saturated(counts[i] + more);
      }
    }
  }

  /**
   * Packets with a flag plus one; 0 for what is not TCP.
   *
   * @param flag the number of its bit
   */
  public long row(int flag) {
    return tcp ? Counter.saturated(counts[flag] + 1) : 0;
  }
}
