// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.frame;

import dev.packetclassifier.bpf.parse.Hook;

/**
 * A frame of the golden set at its place and time in the one sequence that the set is.
 *
 * @param hook where it is seen
 * @param nanos when, unsigned
 * @param frame the frame
 * @param segmentSize payload bytes of each of the packets that it stands for; 0 when it is one
 */
public record GoldenStep(Hook hook, long nanos, GoldenFrame frame, int segmentSize) {
}
