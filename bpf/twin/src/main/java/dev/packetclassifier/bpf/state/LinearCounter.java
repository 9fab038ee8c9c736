// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.state;

/** Linear counting: how many different things set so many of 64 bits. */
final class LinearCounter {
  /** {@code round(64 ln(64 / (64 - k)))} for k bits; for all 64, half a bit left over. */
  private static final short[] ESTIMATES = {
      0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 15, 16, 17,
      18, 20, 21, 23, 24, 25, 27, 28, 30, 32, 33, 35, 37, 39, 40, 42,
      44, 46, 48, 51, 53, 55, 58, 60, 63, 65, 68, 71, 74, 78, 81, 85,
      89, 93, 97, 102, 107, 113, 119, 126, 133, 142, 151, 163, 177, 196, 222, 266,
      311
  };

  private LinearCounter() {}

  static int of(long map) {
    return ESTIMATES[Long.bitCount(map)];
  }
}
