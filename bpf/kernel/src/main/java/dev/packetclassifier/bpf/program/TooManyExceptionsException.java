// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

/** More address ranges are to be excepted than the kernel's map holds; as many as fit are. */
public final class TooManyExceptionsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int fitting;

  TooManyExceptionsException(int fitting, int wanted) {
    super("only " + fitting + " of " + wanted + " excepted address ranges fit: join some to wider ones, or delete exceptions");
    this.fitting = fitting;
  }

  /** How many are in the map. */
  public int fitting() {
    return fitting;
  }
}
