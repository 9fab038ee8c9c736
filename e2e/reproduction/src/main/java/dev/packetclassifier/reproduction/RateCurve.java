// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.reproduction;

import java.util.Comparator;
import java.util.List;

/**
 * What a program did at rising rates.
 *
 * @param program what judged
 * @param action Pass or Drop: what it did with the frames
 * @param steps in order of the rate offered
 */
record RateCurve(String program, String action, List<RateStep> steps) {
  RateCurve {
    steps = steps.stream().sorted(Comparator.comparingDouble(RateStep::offered)).toList();
  }

  /**
   * The highest rate offered up to which no step lost more.
   *
   * @param share of the frames, 0 to 1
   * @return 0 when the first step did
   */
  double limit(double share) {
    double limit = 0;
    for (RateStep step : steps) {
      if (step.lost() > share) {
        return limit;
      }
      limit = step.offered();
    }
    return limit;
  }

  /** Whether the sender could go no further. */
  boolean boundBySender(double share) {
    return steps.stream().allMatch(step -> step.lost() <= share);
  }

  /** Most that was judged in a second, however much was lost. */
  double most() {
    return steps.stream().mapToDouble(RateStep::judged).max().orElse(0);
  }
}
