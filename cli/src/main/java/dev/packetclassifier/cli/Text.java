// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How things are written for people. */
final class Text {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})([smhd])");
  private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

  private Text() {}

  /** Such as {@code 90s}, {@code 30m}, {@code 24h} or {@code 7d}. @throws CommandException naming the option */
  static Duration duration(String option, String text) {
    Matcher parts = DURATION.matcher(text);
    if (!parts.matches()) {
      throw new CommandException(option + " is '" + text + "', must be a whole number with s, m, h or d, for example 2h");
    }
    long number = Long.parseLong(parts.group(1));
    return switch (parts.group(2)) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  /** Two units at most: 29d 23h, 1h 5m, 45s. */
  static String left(Duration time) {
    if (time.isNegative() || time.isZero()) {
      return "over";
    }
    List<String> units = new ArrayList<>();
    units.add(time.toDays() + "d");
    units.add(time.toHoursPart() + "h");
    units.add(time.toMinutesPart() + "m");
    units.add(time.toSecondsPart() + "s");
    while (units.get(0).startsWith("0") && units.size() > 1) {
      units.remove(0);
    }
    return units.stream().limit(2).filter(unit -> !unit.startsWith("0") || units.size() == 1).collect(Collectors.joining(" "));
  }

  static String time(Instant instant) {
    return UTC.format(instant.truncatedTo(ChronoUnit.SECONDS));
  }

  /** A field's text; - when it is absent. */
  static String of(JsonNode node) {
    return node.isMissingNode() || node.isNull() ? "-" : node.isValueNode() ? node.asText() : node.toString();
  }

  /** Strings of a list. */
  static List<String> strings(JsonNode list) {
    List<String> strings = new ArrayList<>();
    list.forEach(each -> strings.add(each.asText()));
    return strings;
  }
}
