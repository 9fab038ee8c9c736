// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.floating;

/** How a tree's node compares a value with its threshold: what holds goes left. */
public enum Comparison {
  Less,
  LessOrEqual;

  public boolean left(double value, double threshold) {
    return this == Less ? value < threshold : value <= threshold;
  }
}
