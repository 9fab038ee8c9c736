// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.plan;

import dev.packetclassifier.bpf.program.RetainedState;

/**
 * The state tables of an attached program, and the traffic it has counted.
 *
 * @param kept which state it keeps, and since when
 * @param passedPackets packets that arrived since the attach and were not dropped
 * @param egressPackets packets that its egress observer saw leave since the attach; 0 without one
 */
public record ProgramState(RetainedState kept, long passedPackets, long egressPackets) {
}
