// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

/**
 * The revision that was active before the running one: what it reads is still kept.
 *
 * @param digest 64 lower case hex digits
 * @param since CLOCK_BOOTTIME nanoseconds of the change
 */
public record PreviousRevision(String digest, long since) {
}
