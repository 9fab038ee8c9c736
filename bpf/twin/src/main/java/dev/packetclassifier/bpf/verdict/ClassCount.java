// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.verdict;

/**
 * What was counted for one class. Bytes are those of whole frames.
 *
 * @param packets judged to be of this class
 * @param bytes of these
 * @param wouldDrop of these, those that the policy drops and that may be dropped: counted in both modes
 * @param dropped of these, those that were dropped: in Enforce only
 * @param protectedPackets of these, those that the policy drops but that are never dropped
 */
public record ClassCount(long packets, long bytes, long wouldDrop, long dropped, long protectedPackets) {
}
