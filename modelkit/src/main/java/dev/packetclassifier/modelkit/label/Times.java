package dev.packetclassifier.modelkit.label;

import dev.packetclassifier.modelkit.InputException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Reads times as people and flow meters write them. */
final class Times {
  private final String form;
  private final DateTimeFormatter formatter;
  private final ZoneId zone;

  Times(LabelOptions options) {
    form = options.timeFormat;
    zone = options.zone();
    try {
      formatter = form == null ? null : DateTimeFormatter.ofPattern(form, Locale.ENGLISH);
    } catch (IllegalArgumentException e) {
      throw new InputException("--time-format: " + e.getMessage() + "; write it as java.time does, such as \"d/M/yyyy H:mm\"", e);
    }
  }

  /** ns since 1970. */
  long nanos(String text, String where) {
    if (formatter == null) {
      return plain(text, where);
    }
    try {
      return nanos(LocalDateTime.parse(text, formatter).atZone(zone).toInstant());
    } catch (DateTimeException e) {
      throw new InputException(where + ": start \"" + text + "\" does not read as " + form + ": give its form with --time-format", e);
    }
  }

  /** Seconds since 1970 or ISO 8601. */
  static long plain(String text, String where) {
    try {
      if (text.matches("[0-9]+([.][0-9]+)?")) {
        return new BigDecimal(text).movePointRight(9).longValue();
      }
      return nanos(Instant.parse(text));
    } catch (DateTimeException e) {
      throw new InputException(where + ": \"" + text + "\" must be seconds since 1970 or a time such as 2026-03-01T10:00:00Z", e);
    }
  }

  private static long nanos(Instant instant) {
    return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
  }
}
