// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.proof;

import dev.packetclassifier.api.v1alpha1.Feature;
import java.util.List;
import java.util.Map;

/** A number lies in one of some ranges. */
final class ValuesRule extends Rule {
  private final Feature feature;
  private final long[] min;
  private final long[] max;

  /** @param min and max of each range, rising */
  ValuesRule(String reason, Feature feature, long[] min, long[] max) {
    super(reason, List.of(feature));
    this.feature = feature;
    this.min = min.clone();
    this.max = max.clone();
  }

  @Override
  Placed at(Map<Feature, Integer> places) {
    return new PlacedValues(places.get(feature), min, max);
  }

  private record PlacedValues(int place, long[] min, long[] max) implements Placed {
    @Override
    public boolean holds(long[] values) {
      for (int i = 0; i < min.length; i++) {
        if (values[place] >= min[i] && values[place] <= max[i]) {
          return true;
        }
      }
      return false;
    }

    @Override
    public boolean narrow(Box box) {
      boolean changed = false;
      int first = 0;
      while (first < max.length && max[first] < box.min[place]) {
        first++;
      }
      changed |= box.atLeast(place, first == min.length ? Domain.LARGEST + 1 : min[first]);
      int last = min.length - 1;
      while (last >= 0 && min[last] > box.max[place]) {
        last--;
      }
      changed |= box.atMost(place, last < 0 ? -1 : max[last]);
      return changed;
    }

    @Override
    public int[] places() {
      return new int[] {place};
    }
  }
}
