// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.proof;

import dev.packetclassifier.api.v1alpha1.Feature;
import java.util.List;
import java.util.Map;

/** One number is at most, or exactly, a step function of another: of {@code from[i]} and more it is {@code value[i]}, both rising. */
final class StepRule extends Rule {
  private final Feature result;
  private final Feature argument;
  private final long[] from;
  private final long[] value;
  private final boolean exact;

  /**
   * @param from rising, begins with 0
   * @param value rising
   * @param exact whether the result is the function's value; else it is at most that
   */
  StepRule(String reason, Feature result, Feature argument, long[] from, long[] value, boolean exact) {
    super(reason, List.of(result, argument));
    this.result = result;
    this.argument = argument;
    this.from = from.clone();
    this.value = value.clone();
    this.exact = exact;
  }

  @Override
  Placed at(Map<Feature, Integer> places) {
    return new PlacedStep(places.get(result), places.get(argument), from, value, exact);
  }

  private record PlacedStep(int result, int argument, long[] from, long[] value, boolean exact) implements Placed {
    private int step(long number) {
      int step = from.length - 1;
      while (from[step] > number) {
        step--;
      }
      return step;
    }

    @Override
    public boolean holds(long[] values) {
      long most = value[step(values[argument])];
      return exact ? values[result] == most : values[result] <= most;
    }

    @Override
    public boolean narrow(Box box) {
      if (box.min[argument] > box.max[argument]) {
        return false;
      }
      boolean changed = box.atMost(result, value[step(box.max[argument])]);
      changed |= box.atLeast(argument, smallestFor(box.min[result]));
      if (exact) {
        changed |= box.atLeast(result, value[step(box.min[argument])]);
        changed |= box.atMost(argument, largestFor(box.max[result]));
      }
      return changed;
    }

    /** The smallest argument with a value of at least this; beyond all numbers when there is none. */
    private long smallestFor(long least) {
      for (int i = 0; i < value.length; i++) {
        if (value[i] >= least) {
          return from[i];
        }
      }
      return Domain.LARGEST + 1;
    }

    /** The largest argument with a value of at most this; -1 when there is none. */
    private long largestFor(long most) {
      for (int i = value.length - 1; i >= 0; i--) {
        if (value[i] <= most) {
          return i == value.length - 1 ? Domain.LARGEST : from[i + 1] - 1;
        }
      }
      return -1;
    }

    @Override
    public int[] places() {
      return new int[] {result, argument};
    }
  }
}
