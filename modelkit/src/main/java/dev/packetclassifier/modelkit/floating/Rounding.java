// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.floating;

/** The floating point type that a model computes in. */
public enum Rounding {
  /** IEEE 754 binary32, rounded after every step. */
  Single,
  /** IEEE 754 binary64. */
  Double;

  public double round(double value) {
    return this == Single ? (float) value : value;
  }
}
