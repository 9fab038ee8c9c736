// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.quantize;

import dev.packetclassifier.bpf.model.Bounds;
import dev.packetclassifier.modelkit.floating.Comparison;
import dev.packetclassifier.modelkit.floating.Rounding;
import dev.packetclassifier.modelkit.floating.Scaling;

/**
 * A float comparison over all raw values that there are.
 *
 * @param threshold the largest unsigned 32-bit value on the lower side; -1 when there is none on it
 * @param lowerLeft whether the lower side goes left; false where scaling turns the order around
 */
record RawThreshold(long threshold, boolean lowerLeft) {

  /** Found by computing what the float model computes, with its own steps, rounding and comparison. */
  static RawThreshold of(Scaling scaling, Rounding rounding, Comparison comparison, double threshold) {
    boolean lowerLeft = !scaling.falling();
    double rounded = rounding.round(threshold);
    long low = -1;
    long high = Bounds.MAX_U32;
    while (low < high) {
      long middle = low + high + 1 >> 1;
      if (comparison.left(scaling.apply(middle, rounding), rounded) == lowerLeft) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return new RawThreshold(low, lowerLeft);
  }
}
