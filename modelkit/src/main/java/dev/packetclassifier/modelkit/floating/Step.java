// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.floating;

import dev.packetclassifier.bpf.infer.Quantizer;

/**
 * One step of scaling an input.
 *
 * @param operation what is done
 * @param operand the other side; not looked at by Log and KernelLog2
 */
public record Step(Operation operation, double operand) {
  /** All are monotone in the value. */
  public enum Operation {
    Add,
    Subtract,
    Multiply,
    Divide,
    /** At least the operand. */
    Maximum,
    /** At most the operand. */
    Minimum,
    /** Natural logarithm. */
    Log,
    /** The kernel's own Log2: 256 times the binary logarithm plus one, linear between powers of two. Of a whole number. */
    KernelLog2
  }

  public double apply(double value) {
    return switch (operation) {
      case Add -> value + operand;
      case Subtract -> value - operand;
      case Multiply -> value * operand;
      case Divide -> value / operand;
      case Maximum -> Math.max(value, operand);
      case Minimum -> Math.min(value, operand);
      case Log -> Math.log(value);
      case KernelLog2 -> Quantizer.log2((long) value);
    };
  }

  /** Whether a larger value may give a smaller result. */
  public boolean falling() {
    return (operation == Operation.Multiply || operation == Operation.Divide) && operand < 0;
  }
}
