// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.label;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/** Units in which tables count times since 1970 and durations. */
public enum EpochUnit {
  NS(0, "nanoseconds", "nanosecond", "nanos", "nsec", "ns"),
  US(3, "microseconds", "microsecond", "micros", "usec", "us"),
  MS(6, "milliseconds", "millisecond", "millis", "msec", "ms"),
  S(9, "seconds", "second", "secs", "sec", "s");

  /** 2100-01-01. */
  private static final BigDecimal PLAUSIBLE_SECONDS = new BigDecimal(4_102_444_800L);

  private final int decimals;
  private final List<String> suffixes;

  EpochUnit(int decimals, String... suffixes) {
    this.decimals = decimals;
    this.suffixes = List.of(suffixes);
  }

  /** What names of columns in this unit end with, the longest first. */
  List<String> suffixes() {
    return suffixes;
  }

  /** ns, without a fraction; may exceed what 63 bits hold. */
  BigDecimal nanos(BigDecimal value) {
    return value.movePointRight(decimals);
  }

  /** The coarsest unit in which a time since 1970 lies before 2100; null when there is none. */
  static EpochUnit plausible(BigDecimal value) {
    for (EpochUnit unit : new EpochUnit[] {S, MS, US, NS}) {
      if (unit.nanos(value).movePointLeft(9).compareTo(PLAUSIBLE_SECONDS) < 0) {
        return unit;
      }
    }
    return null;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
