// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.state;

/** Arithmetic of 32 bits without a sign that stays at its largest number. */
final class Counter {
  static final long LARGEST = 0xffff_ffffL;

  private Counter() {}

  /** @param sum of two or more numbers, without a sign and below 2^63 */
  static long saturated(long sum) {
    return Math.min(LARGEST, sum);
  }

  /** {@code a - b} of two times in microseconds: 0 when the clock went back, at most 2^32-1. */
  static long difference(long a, long b) {
    return a <= b ? 0 : saturated(a - b);
  }
}
