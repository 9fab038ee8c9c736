// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

/**
 * The shadow that runs on an interface, read back from the kernel's image.
 *
 * @param digest of its revision, 64 lower case hex digits
 * @param warmUpMicros how long its verdicts do not count yet; 0 when they do
 */
public record AttachedShadow(String digest, long warmUpMicros) {
}
