// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.table;

import java.math.BigDecimal;

/** Times of packets as tables have them, in ns since 1970. What cannot be a time is an ArithmeticException that asks for the unit. */
final class EpochTime {
  /** The year 5138 in s, 1973 in ms. */
  private static final long MOST_SECONDS = 100_000_000_000L;
  private static final long MOST_MILLIS = MOST_SECONDS * 1000;
  /** 1973 in ns. */
  private static final long LEAST_NANOS = MOST_MILLIS * 1000;
  private static final BigDecimal MOST_NANOS = BigDecimal.valueOf(Long.MAX_VALUE);

  private EpochTime() {}

  /** A whole number that says no unit: seconds, or nanoseconds from 1973 on. Milliseconds and microseconds are refused. */
  static long nanos(long value) {
    return Math.abs(value) >= LEAST_NANOS ? value : ofSeconds(BigDecimal.valueOf(value));
  }

  static long ofSeconds(BigDecimal seconds) {
    BigDecimal nanos = seconds.movePointRight(9);
    if (nanos.abs().compareTo(MOST_NANOS) > 0) {
      BigDecimal size = seconds.abs();
      String unit = size.compareTo(BigDecimal.valueOf(MOST_MILLIS)) < 0 ? "ms" : size.compareTo(BigDecimal.valueOf(LEAST_NANOS)) < 0 ? "us"
          : "ns";
      throw new ArithmeticException("must be seconds since 1970: is it " + unit + "?");
    }
    return nanos.longValue();
  }
}
