// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.frame;

/**
 * A frame of the golden set.
 *
 * @param name what it shows, unique in the set
 * @param bytes the whole frame
 */
public record GoldenFrame(String name, byte[] bytes) {
}
