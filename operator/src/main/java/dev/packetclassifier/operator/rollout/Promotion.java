// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.rollout;

import java.util.Optional;

/**
 * What {@code rollout.promote} asks for.
 *
 * @param rollout the id of the rollout that is meant
 * @param step its step; empty to try it again
 */
record Promotion(long rollout, Optional<Integer> step) {
  private static final String RETRY = "retry";

  static Optional<Promotion> of(String written) {
    if (written == null) {
      return Optional.empty();
    }
    String[] parts = written.split("/", 2);
    return Optional.of(new Promotion(Long.parseLong(parts[0]),
        RETRY.equals(parts[1]) ? Optional.empty() : Optional.of(Integer.parseInt(parts[1]))));
  }

  boolean isRetryOf(long id) {
    return rollout == id && step.isEmpty();
  }

  boolean isOf(long id, int current) {
    return rollout == id && step.map(number -> number == current).orElse(false);
  }
}
