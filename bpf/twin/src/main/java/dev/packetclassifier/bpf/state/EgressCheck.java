// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.state;

/**
 * Whether what leaves is seen: of the TCP flows whose initiator went on after its SYN, how many were answered. Counted at destination
 * ports where someone was answered in the last ten minutes; at all ports while nobody ever was.
 */
public final class EgressCheck {
  private static final int PORTS = 65536;
  private static final int ANSWERED_LATELY = 600;
  private static final int MICROSECONDS = 1_000_000;

  /** Seconds plus one when an answered flow was counted there, 0 never; made with the first. */
  private int[] answeredAt;
  private long pursued;
  private long answered;

  /**
   * A packet with which its flow's initiator went on.
   *
   * @param port that it goes to
   * @param time microseconds
   */
  void add(int port, long time, boolean isAnswered) {
    int now = (int) Long.divideUnsigned(time, MICROSECONDS) + 1;
    if (isAnswered) {
      if (answeredAt == null) {
        answeredAt = new int[PORTS];
      }
      answeredAt[port] = now;
      answered++;
    } else if (answeredAt != null && !answeredLately(answeredAt[port], now)) {
      return;
    }
    pursued++;
  }

  private static boolean answeredLately(int at, int now) {
    return at != 0 && (Integer.compareUnsigned(at, now) >= 0 || now - at <= ANSWERED_LATELY);
  }

  /** Flows whose initiator went on. */
  public long pursued() {
    return pursued;
  }

  /** Of these, flows that were answered by then. */
  public long answered() {
    return answered;
  }
}
