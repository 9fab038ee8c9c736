// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.label;

import dev.packetclassifier.modelkit.InputException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;

/**
 * Reads times as people and flow meters write them: as the user says they are written, or in any of the spellings that tables of flows
 * are published with. The day comes before the month there.
 */
final class TimeParser {
  private static final String NUMBER = "[0-9]+([.][0-9]*)?([eE][+]?[0-9]+)?";
  private static final BigDecimal MOST_NANOS = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final int NOON = 12;
  private static final long MINUTE = 60_000_000_000L;
  /** Hours 1 to 7, a bit each. */
  private static final int NIGHT = 0xfe;
  /** Hours 8 to 12. */
  private static final int MORNING = 0x1f00;
  private static final List<DateTimeFormatter> SPELLINGS = List.of(spelling("yyyy-MM-dd['T'][ ]H:mm[:ss]", "[ ][XXX][XX]"),
      spelling("d/M/yyyy H:mm[:ss]", ""), spelling("d/M/yyyy h:mm[:ss]", " a"), spelling("d.M.yyyy H:mm[:ss]", ""),
      spelling("yyyy/M/d H:mm[:ss]", "[ ][XXX][XX]"));

  /** Of the spellings, the one with AM and PM. */
  private static final int WITH_HALVES = 2;

  private final String form;
  private final List<DateTimeFormatter> formatters;
  private final ZoneId zone;
  private final EpochUnit unit;
  private final long slack;
  private final int dayBegins;
  /** That which read the last one: tables keep to one spelling. */
  private int last;
  /** Hours that times without AM and PM had, a bit each. */
  private int hours;
  private boolean hasSeconds;
  private boolean known;

  TimeParser(LabelOptions options) {
    form = options.timeFormat;
    zone = options.zone();
    unit = options.timeUnit;
    slack = options.slackNanos();
    dayBegins = options.dayBegins();
    formatters = form == null ? SPELLINGS : List.of(written(form));
  }

  private static DateTimeFormatter spelling(String pattern, String end) {
    return new DateTimeFormatterBuilder().parseCaseInsensitive().appendPattern(pattern)
        .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
        .appendPattern(end).toFormatter(Locale.ENGLISH);
  }

  private static DateTimeFormatter written(String form) {
    try {
      return new DateTimeFormatterBuilder().parseCaseInsensitive().appendPattern(form).toFormatter(Locale.ENGLISH);
    } catch (IllegalArgumentException e) {
      throw new InputException("--time-format: " + e.getMessage() + "; write it as java.time does, such as \"d/M/yyyy H:mm\"", e);
    }
  }

  /**
   * ns since 1970.
   *
   * @param named unit of numbers that the column's name says; null when it says none
   */
  long nanos(String text, EpochUnit named, String where) {
    if (form == null && text.matches(NUMBER)) {
      boolean open = unit == null && named == null;
      EpochUnit taken = unit != null ? unit : named != null ? named : EpochUnit.S;
      return number(text, taken, where, open ? "say so with --time-unit" : "say so with --time-unit, whatever its column's name says");
    }
    for (int i = 0; i < formatters.size(); i++) {
      int tried = (last + i) % formatters.size();
      try {
        TemporalAccessor read = formatters.get(tried).parseBest(text, OffsetDateTime::from, LocalDateTime::from);
        last = tried;
        notice(read, tried == WITH_HALVES && form == null);
        return nanos(instant(read));
      } catch (DateTimeException e) {
        // The next may read it.
      }
    }
    throw new InputException(where + ": time \"" + text + "\" does not read as " + (form == null
        ? "a number since 1970, 2017-07-07 15:30:00 or 7/7/2017 15:30 (day before month)" : form) + ": give its form with --time-format");
  }

  private void notice(TemporalAccessor read, boolean saysHalf) {
    hasSeconds |= read.get(ChronoField.SECOND_OF_MINUTE) != 0;
    hours |= saysHalf || form != null && form.contains("a") ? 1 : 1 << read.get(ChronoField.HOUR_OF_DAY);
    known = true;
  }

  /** What makes it likely that times are meant otherwise than they were read; empty when nothing does. */
  String doubt() {
    if (known && dayBegins == 0 && (hours & NIGHT) != 0 && (hours & MORNING) != 0 && (hours & ~(NIGHT | MORNING)) == 0) {
      return "the times of the table's flows have hours from 1 to 12 only: if they count twelve, as CIC-IDS-2017's do, those of the "
          + "afternoon were taken for the night's; say --day-begins 8";
    }
    if (known && !hasSeconds && slack < MINUTE) {
      return "the times of the table's flows are whole minutes: packets may lie a minute after what they say; say --time-slack 60";
    }
    return "";
  }

  private Instant instant(TemporalAccessor read) {
    if (read instanceof OffsetDateTime exact) {
      return exact.toInstant();
    }
    LocalDateTime time = (LocalDateTime) read;
    return (time.getHour() < dayBegins ? time.plusHours(NOON) : time).atZone(zone).toInstant();
  }

  /** Seconds since 1970 or ISO 8601 in UTC. */
  static long plain(String text, String where) {
    try {
      return text.matches(NUMBER) ? number(text, EpochUnit.S, where, "write it in s") : nanos(Instant.parse(text));
    } catch (DateTimeException e) {
      throw new InputException(
          where + ": \"" + text + "\" must be seconds since 1970 or a time with its zone, such as 2026-03-01T10:00:00Z "
              + "or 2026-03-01T11:00:00+01:00",
          e);
    }
  }

  /** @param remedy what to do when the time is in another unit */
  private static long number(String text, EpochUnit unit, String where, String remedy) {
    BigDecimal value = new BigDecimal(text);
    BigDecimal nanos = unit.nanos(value);
    if (nanos.compareTo(MOST_NANOS) > 0) {
      EpochUnit other = EpochUnit.plausible(value);
      throw new InputException(where + ": time " + text + " in " + unit + " since 1970 is after the year 2262"
          + (other == null ? "" : ": is it " + other + "? Then " + remedy));
    }
    return nanos.longValue();
  }

  private static long nanos(Instant instant) {
    return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
  }
}
