// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.label;

import java.math.BigDecimal;
import java.util.List;

/**
 * Finds out in which unit a table's durations are. A name with a unit, or an option, says so. CICFlowMeter's {@code flow_duration} does not,
 * and has been in us and, in Python, in s: there packets and packets a second tell, and without them whether short times have fractions.
 */
final class DurationUnit {
  private static final String[] RATE = {"flowpktss", "flowpacketss"};
  private static final String[] FORWARD = {"totfwdpkts", "totalfwdpackets", "totalfwdpacket"};
  private static final String[] BACKWARD = {"totbwdpkts", "totalbackwardpackets", "totalbwdpackets", "totalbwdpacket"};
  /** A day in s: what has fractions and stays below is no number of us. */
  private static final double DAY = 86_400;
  /** How far packets a second times duration may be from packets. */
  private static final double TOLERANCE = 2;

  private final boolean cic;
  private final int rate;
  private final int forward;
  private final int backward;
  private EpochUnit unit;
  private boolean fractions;
  private double longest;

  /** @param option null when none was given */
  DurationUnit(TimeColumn duration, EpochUnit option, LabelColumns columns) {
    cic = duration.exists() && LabelColumns.plain(duration.name()).equals(TimeColumn.CIC_DURATION);
    rate = columns.find(RATE);
    forward = columns.find(FORWARD);
    backward = columns.find(BACKWARD);
    unit = option != null ? option : duration.unit() != null || cic ? duration.unit() : EpochUnit.S;
  }

  /** Looks at a row. */
  void add(double duration, List<String> fields) {
    if (unit == null && duration > 0) {
      fractions |= duration != Math.rint(duration);
      longest = Math.max(longest, duration);
      if (rate >= 0 && forward >= 0 && backward >= 0) {
        unit = of(duration * number(fields.get(rate)) / (number(fields.get(forward)) + number(fields.get(backward))));
      }
    }
  }

  /** @param scale how many units a second has, as one row says */
  private static EpochUnit of(double scale) {
    for (EpochUnit unit : EpochUnit.values()) {
      double expected = Math.pow(10, 9 - Math.log10(nanos(unit)));
      if (scale > expected / TOLERANCE && scale < expected * TOLERANCE) {
        return unit;
      }
    }
    return null;
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private static double nanos(EpochUnit unit) {
    return unit.nanos(BigDecimal.ONE).doubleValue();
  }

  /** The unit, once all rows were looked at. */
  EpochUnit unit() {
    return unit != null ? unit : fractions && longest < DAY ? EpochUnit.S : EpochUnit.US;
  }

  /** ns of one unit. */
  double nanos() {
    return nanos(unit());
  }
}
