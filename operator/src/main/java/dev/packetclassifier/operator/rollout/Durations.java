// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.rollout;

import java.time.Duration;

/** Durations as the schema writes them: a whole number and s, m or h. */
final class Durations {
  private Durations() {}

  static Duration parse(String text) {
    long number = Long.parseLong(text.substring(0, text.length() - 1));
    return switch (text.charAt(text.length() - 1)) {
      case 's' -> Duration.ofSeconds(number);
      case 'm' -> Duration.ofMinutes(number);
      case 'h' -> Duration.ofHours(number);
      default -> throw new IllegalArgumentException("no unit in " + text);
    };
  }

  /** As people write it: 90 seconds are 1m30s. */
  static String text(Duration duration) {
    return duration.toString().substring(2).toLowerCase(java.util.Locale.ROOT);
  }
}
