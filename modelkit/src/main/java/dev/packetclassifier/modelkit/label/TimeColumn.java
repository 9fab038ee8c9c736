// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.label;

import java.util.List;

/**
 * A column of times or durations.
 *
 * @param index in the header; -1 where the table has none
 * @param name as the header has it; null where the table has none
 * @param unit of its numbers, as its name says; null when the name does not say
 */
record TimeColumn(int index, String name, EpochUnit unit) {
  static final TimeColumn NONE = new TimeColumn(-1, null, null);

  /** Names of a flow's start, those first that mean nothing else. */
  static final List<String> START = List.of("flowstart", "flowstarttime", "flowstarttimestamp", "starttime", "start", "stime",
      "bidirectionalfirstseen", "firstseen", "datefirstseen", "firstswitched", "firstts", "firsttimestamp", "firsttime", "first", "begin",
      "begintime", "tsbegin", "tsstart", "timestart", "starttimestamp", "ts", "timestamp", "time", "frametimeepoch");

  /** Names of a flow's end. */
  static final List<String> END = List.of("flowend", "flowendtime", "flowendtimestamp", "endtime", "end", "ltime", "bidirectionallastseen",
      "lastseen", "datelastseen", "lastswitched", "lastts", "lasttimestamp", "lasttime", "last", "te", "stop", "stoptime", "tsend",
      "timeend",
      "endtimestamp");

  /** CICFlowMeter's name of the duration, which has been in us and in s. */
  static final String CIC_DURATION = "flowduration";

  /** Names of a flow's duration. */
  static final List<String> DURATION = List.of(CIC_DURATION, "duration", "dur", "bidirectionalduration", "td", "flowage");

  boolean exists() {
    return index >= 0;
  }

  /**
   * The unit that a column's plain name ends with.
   *
   * @param plain of {@link LabelColumns#plain}
   * @param names what such columns are called without a unit
   * @return null when it ends with none
   */
  static EpochUnit unit(String plain, List<String> names) {
    if (names.contains(plain)) {
      return null;
    }
    for (EpochUnit unit : EpochUnit.values()) {
      for (String suffix : unit.suffixes()) {
        if (plain.endsWith(suffix) && names.contains(plain.substring(0, plain.length() - suffix.length()))) {
          return unit;
        }
      }
    }
    return null;
  }

  /** The unit that any name ends with, for columns named by an option: behind a mark or a capital, such as seen_ms or seenMs. */
  static EpochUnit namedUnit(String name) {
    for (EpochUnit unit : EpochUnit.values()) {
      for (String suffix : unit.suffixes()) {
        String capital = Character.toUpperCase(suffix.charAt(0)) + suffix.substring(1);
        if (name.matches("(?i).*[^a-z0-9]" + suffix + "[^a-z0-9]*") || name.matches(".*[a-z0-9]" + capital)) {
          return unit;
        }
      }
    }
    return null;
  }
}
