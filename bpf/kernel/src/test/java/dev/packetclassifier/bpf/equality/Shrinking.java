// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.equality;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Finds a short sequence that still makes kernel and twin differ: without as many packets as can go, in ever smaller pieces, until no
 * single one can go.
 */
final class Shrinking {
  private static final int MOST_TRIES = 600;

  private final Supplier<Comparison> comparisons;
  private int tries;
  private String difference;

  /** @param comparisons begins one again, always the same */
  Shrinking(Supplier<Comparison> comparisons) {
    this.comparisons = comparisons;
  }

  /**
   * The shortest sequence that was found; it ends with the packet that differs.
   *
   * @param steps that differ
   */
  List<Step> shortest(List<Step> steps) {
    List<Step> shortest = steps;
    int piece = steps.size();
    int before;
    do {
      piece = Math.max(1, piece / 2);
      before = shortest.size();
      shortest = without(shortest, piece);
    } while (tries < MOST_TRIES && (piece > 1 || shortest.size() < before));
    return shortest;
  }

  /** What the last sequence that differed differed in. */
  String difference() {
    return difference;
  }

  /** From the end on, every piece of this size is left out if it can be. The last packet stays. */
  private List<Step> without(List<Step> steps, int piece) {
    List<Step> shortest = steps;
    int end = shortest.size() - 1;
    while (end > 0 && tries < MOST_TRIES) {
      int start = Math.max(0, end - piece);
      List<Step> shorter = new ArrayList<>(shortest.subList(0, start));
      shorter.addAll(shortest.subList(end, shortest.size()));
      List<Step> failing = failing(shorter);
      shortest = failing == null ? shortest : failing;
      end = Math.min(start, shortest.size() - 1);
    }
    return shortest;
  }

  /** The steps up to the first that differs; null when none does. */
  List<Step> failing(List<Step> steps) {
    tries++;
    try (Comparison comparison = comparisons.get()) {
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
}
