// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.proof;

import dev.packetclassifier.api.v1alpha1.Feature;
import java.util.List;
import java.util.Map;

/** Two counters stored plus one add up to a third, stored as it is; each stays at 2^32-1 when it gets there. */
final class SumRule extends Rule {
  private final Feature first;
  private final Feature second;
  private final Feature sum;

  SumRule(String reason, Feature first, Feature second, Feature sum) {
    super(reason, List.of(first, second, sum));
    this.first = first;
    this.second = second;
    this.sum = sum;
  }

  @Override
  Placed at(Map<Feature, Integer> places) {
    return new PlacedSum(places.get(first), places.get(second), places.get(sum));
  }

  private record PlacedSum(int first, int second, int sum) implements Placed {
    private static final long MOST = Domain.LARGEST;

    @Override
    public boolean holds(long[] values) {
      long least = Math.min(MOST, values[first] - 1 + values[second] - 1);
      boolean saturated = values[first] == MOST || values[second] == MOST;
      return values[sum] == least || saturated && values[sum] >= least;
    }

    @Override
    public boolean narrow(Box box) {
      boolean changed = box.atLeast(sum, Math.min(MOST, box.min[first] - 1 + box.min[second] - 1));
      if (box.max[first] < MOST && box.max[second] < MOST) {
        changed |= box.atMost(sum, Math.min(MOST, box.max[first] - 1 + box.max[second] - 1));
      }
      changed |= narrow(box, first, second);
      changed |= narrow(box, second, first);
      return changed;
    }

    private boolean narrow(Box box, int part, int other) {
      boolean changed = false;
      if (box.max[sum] < MOST) {
        changed = box.atMost(part, box.max[sum] - (box.min[other] - 1) + 1);
      }
      if (box.max[other] < MOST) {
        changed |= box.atLeast(part, Math.min(MOST, box.min[sum] - (box.max[other] - 1) + 1));
      }
      return changed;
    }

    @Override
    public int[] places() {
      return new int[] {first, second, sum};
    }
  }
}
