// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.proof;

/** A range of stored numbers for each feature of a {@link Domain}, by index; changed in place. */
final class Box {
  final long[] min;
  final long[] max;

  Box(long[] min, long[] max) {
    this.min = min.clone();
    this.max = max.clone();
  }

  Box copy() {
    return new Box(min, max);
  }

  boolean isEmpty() {
    for (int i = 0; i < min.length; i++) {
      if (min[i] > max[i]) {
        return true;
      }
    }
    return false;
  }

  boolean contains(long[] values) {
    for (int i = 0; i < min.length; i++) {
      if (values[i] < min[i] || values[i] > max[i]) {
        return false;
      }
    }
    return true;
  }

  /** @return whether that changed anything */
  boolean atLeast(int index, long value) {
    if (value <= min[index]) {
      return false;
    }
    min[index] = value;
    return true;
  }

  /** @return whether that changed anything */
  boolean atMost(int index, long value) {
    if (value >= max[index]) {
      return false;
    }
    max[index] = value;
    return true;
  }
}
