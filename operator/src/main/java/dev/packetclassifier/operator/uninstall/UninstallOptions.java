// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.uninstall;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The arguments of {@code uninstall}.
 *
 * @param timeout how long nodes are waited for
 * @param release the release that is uninstalled, as namespace/name; empty: nothing is checked
 */
public record UninstallOptions(Duration timeout, Optional<String> release) {
  /** How to call it. */
  public static final String USAGE = "usage: [uninstall [--timeout 2m] [--release NAMESPACE/NAME]]";

  private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(2);
  private static final Pattern DURATION = Pattern.compile("(\\d{1,6})([smh])");
  private static final Pattern RELEASE = Pattern.compile("[a-z0-9.-]+/[a-z0-9.-]+");

  /** @throws IllegalArgumentException with a sentence for people */
  public static UninstallOptions parse(List<String> arguments) {
    Duration timeout = DEFAULT_TIMEOUT;
    Optional<String> release = Optional.empty();
    Deque<String> left = new ArrayDeque<>(arguments);
    while (!left.isEmpty()) {
      String[] option = left.pop().split("=", 2);
      String value = option.length == 2 ? option[1] : left.poll();
      if (value != null && option[0].equals("--timeout")) {
        timeout = duration(value);
      } else if (value != null && option[0].equals("--release")) {
        release = Optional.of(release(value));
      } else {
        throw new IllegalArgumentException("cannot read " + String.join(" ", arguments) + "; " + USAGE);
      }
    }
    return new UninstallOptions(timeout, release);
  }

  private static String release(String text) {
    if (!RELEASE.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "--release " + text + " must be the release's namespace and name, such as security/packet-classifier");
    }
    return text;
  }

  private static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("--timeout " + text + " must be a number followed by s, m or h, such as 2m");
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }
}
