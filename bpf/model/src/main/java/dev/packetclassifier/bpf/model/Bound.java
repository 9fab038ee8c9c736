// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.model;

import dev.packetclassifier.api.v1alpha1.Feature;

/**
 * The values of one feature that a guarantee is about, as people write them: 1 is one packet, also where the catalogue stores the
 * number plus one. A packet for which the feature is absent (stored 0) is within no bound.
 *
 * @param feature what is compared
 * @param min the smallest value, 0 to 2^32-1; 0 for no lower bound
 * @param max the largest value, {@code min} to 2^32-1; 2^32-1 for no upper bound
 */
public record Bound(Feature feature, long min, long max) {
  /** The smallest number that is stored for a value within: at least 1. */
  public long storedMin() {
    return Math.max(1, FeatureRange.of(feature).stored(min));
  }

  /** The largest number that is stored for a value within: at most 2^32-1, and 0 when no value is within. */
  public long storedMax() {
    return FeatureRange.of(feature).stored(max);
  }

  /** @param stored as the catalogue stores it, 0 to 2^32-1 */
  public boolean covers(long stored) {
    return stored >= storedMin() && stored <= storedMax();
  }

  /** As people write it: {@code BackwardPackets >= 1}. */
  @Override
  public String toString() {
    if (min == max) {
      return feature + " = " + min;
    }
    String upper = max == Bounds.MAX_U32 ? "" : feature + " <= " + max;
    String lower = min == 0 ? "" : feature + " >= " + min;
    if (upper.isEmpty() && lower.isEmpty()) {
      return feature + " >= 0";
    }
    return lower + (upper.isEmpty() || lower.isEmpty() ? "" : ", ") + upper;
  }
}
