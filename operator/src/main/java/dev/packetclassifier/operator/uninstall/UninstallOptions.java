package dev.packetclassifier.operator.uninstall;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The arguments of {@code uninstall}.
 *
 * @param timeout how long nodes are waited for
 */
public record UninstallOptions(Duration timeout) {
  /** How to call it. */
  public static final String USAGE = "usage: [uninstall [--timeout 2m]]";

  private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(2);
  private static final Pattern DURATION = Pattern.compile("(\\d{1,6})([smh])");

  /** @throws IllegalArgumentException with a sentence for people */
  public static UninstallOptions parse(List<String> arguments) {
    if (arguments.isEmpty()) {
      return new UninstallOptions(DEFAULT_TIMEOUT);
    }
    if (arguments.size() == 2 && arguments.get(0).equals("--timeout")) {
      return new UninstallOptions(duration(arguments.get(1)));
    }
    if (arguments.size() == 1 && arguments.get(0).startsWith("--timeout=")) {
      return new UninstallOptions(duration(arguments.get(0).substring("--timeout=".length())));
    }
    throw new IllegalArgumentException("cannot read " + String.join(" ", arguments) + "; " + USAGE);
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
