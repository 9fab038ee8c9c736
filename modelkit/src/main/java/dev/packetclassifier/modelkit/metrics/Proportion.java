// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.metrics;

import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * How often something happened among independent trials, and how often it may happen at most.
 *
 * @param events at least 0
 * @param trials at least {@code events}
 */
public record Proportion(long events, long trials) {
  /** Confidence of the bounds. */
  public static final double CONFIDENCE = 0.95;

  /** @throws IllegalArgumentException when there are more events than trials, or fewer than none */
  public Proportion {
    if (events < 0 || trials < events) {
      throw new IllegalArgumentException(events + " events of " + trials + " trials");
    }
  }

  /** Share of the trials, 0 to 1; 0 of none. */
  public double rate() {
    return trials == 0 ? 0 : (double) events / trials;
  }

  /**
   * The rate that with 95 % confidence is not exceeded (Clopper and Pearson, one-sided). Without any event this is the rule of three:
   * nearly 3 / trials. 1 when nothing was tried.
   */
  public double upper95() {
    return events == trials ? 1 : BetaDistribution.of(events + 1.0, trials - events).inverseCumulativeProbability(CONFIDENCE);
  }

  /** The rate that with 95 % confidence is reached; 0 without any event. */
  public double lower95() {
    return events == 0 ? 0 : BetaDistribution.of(events, trials - events + 1.0).inverseCumulativeProbability(1 - CONFIDENCE);
  }
}
