package dev.packetclassifier.bpf.equality;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Finds a short sequence that still makes kernel and twin differ: without as many packets as can go, in ever smaller pieces. */
final class Shrinking {
  private static final int MOST_TRIES = 400;

  private final Scenario scenario;
  private int tries;
  private String difference;

  private Shrinking(Scenario scenario) {
    this.scenario = scenario;
  }

  /**
   * The shortest sequence that was found, with its difference, as text from which a test can be made.
   *
   * @param steps of which the last differs
   */
  static String describe(Scenario scenario, List<Step> steps, String difference) {
    Shrinking shrinking = new Shrinking(scenario);
    shrinking.difference = difference;
    return shrinking.describe(shrinking.shrink(steps));
  }

  private List<Step> shrink(List<Step> steps) {
    List<Step> shortest = steps;
    for (int piece = Math.max(1, steps.size() / 2); piece > 0 && tries < MOST_TRIES; piece /= 2) {
      for (int from = shortest.size() - 1 - piece; from > -piece && tries < MOST_TRIES; from -= piece) {
        int start = Math.max(0, from);
        List<Step> shorter = new ArrayList<>(shortest.subList(0, start));
        shorter.addAll(shortest.subList(Math.min(shortest.size() - 1, from + piece), shortest.size()));
        List<Step> failing = failing(shorter);
        shortest = failing == null ? shortest : failing;
        from = Math.min(from, shortest.size() - 1);
      }
    }
    return shortest;
  }

  /** The steps up to the first that differs; null when none does. */
  private List<Step> failing(List<Step> steps) {
    tries++;
    try (Comparison comparison = new Comparison(scenario)) {
      for (int i = 0; i < steps.size(); i++) {
        String found = comparison.take(steps.get(i));
        if (found != null) {
          difference = found;
          return List.copyOf(steps.subList(0, i + 1));
        }
      }
      return null;
    }
  }

  private String describe(List<Step> steps) {
    return difference + "\n  " + scenario.inWords() + "\n  "
        + steps.stream().map(Step::asCode).collect(Collectors.joining(",\n  "));
  }
}
