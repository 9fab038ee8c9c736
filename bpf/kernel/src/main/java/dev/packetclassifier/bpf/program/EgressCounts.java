// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

/**
 * Whether what leaves is seen, by the TCP flows that began at an interface with a SYN.
 *
 * @param pursued flows whose initiator went on: three packets, the later two with ACK, none with RST, none dropped before an answer; at
 *     destination ports where one was answered in the last ten minutes, or at all ports while none ever was
 * @param answered of these, flows that were answered by then
 */
public record EgressCounts(long pursued, long answered) {
  /** No flow yet; also of a program without an egress observer. */
  public static final EgressCounts ZERO = new EgressCounts(0, 0);

  /** What was counted since. */
  public EgressCounts minus(EgressCounts before) {
    return new EgressCounts(pursued - before.pursued, answered - before.answered);
  }
}
