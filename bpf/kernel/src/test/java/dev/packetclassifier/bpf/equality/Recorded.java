// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.equality;

/**
 * A packet of a capture.
 *
 * @param nanos its time there
 * @param frame the whole frame; what the capture has not of it is 0
 */
record Recorded(long nanos, byte[] frame) {
}
