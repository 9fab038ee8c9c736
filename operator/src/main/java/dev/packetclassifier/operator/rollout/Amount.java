// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.rollout;

import io.fabric8.kubernetes.api.model.IntOrString;

/**
 * A number of nodes, or a percentage of some.
 *
 * @param value at least 1
 * @param percent whether it is one
 */
record Amount(int value, boolean percent) {
  static final Amount ALL = new Amount(100, true);

  static Amount of(IntOrString written) {
    if (written.getIntVal() != null) {
      return new Amount(written.getIntVal(), false);
    }
    return new Amount(Integer.parseInt(written.getStrVal().replace("%", "")), true);
  }

  /** How many of so many: a percentage is rounded up. At most all of them. */
  int of(int total) {
    return percent ? (int) Math.min(total, ((long) total * value + 99) / 100) : Math.min(total, value);
  }

  @Override
  public String toString() {
    return value + (percent ? "%" : "");
  }
}
