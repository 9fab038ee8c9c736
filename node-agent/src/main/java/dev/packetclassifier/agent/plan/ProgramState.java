// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.plan;

import dev.packetclassifier.bpf.program.EgressCounts;
import dev.packetclassifier.bpf.program.RetainedState;

/**
 * The state tables of an attached program, and the traffic it has counted.
 *
 * @param kept which state it keeps, and since when
 * @param passedPackets packets that arrived since the attach and were not dropped
 * @param egressPackets packets that its egress observer saw leave since the attach; 0 without one
 * @param egress whether what leaves is seen, by the flows that arrived since the attach
 */
public record ProgramState(RetainedState kept, long passedPackets, long egressPackets, EgressCounts egress) {
  /** Without flows that tell whether what leaves is seen. */
  public ProgramState(RetainedState kept, long passedPackets, long egressPackets) {
    this(kept, passedPackets, egressPackets, EgressCounts.ZERO);
  }
}
