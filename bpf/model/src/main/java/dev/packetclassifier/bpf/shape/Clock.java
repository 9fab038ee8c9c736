// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.shape;

/** Where a program takes the time of a packet from. The ordinal is the program's number. */
public enum Clock {
  /** Nowhere: nothing that it computes depends on time. */
  None,
  /** The kernel's clock as of its last tick: some 11 ns a packet, up to 10 ms behind. */
  Coarse,
  /** The kernel's clock: some 30 ns a packet. */
  Precise,
  /** From whoever runs the program: tests, replay and self-test. */
  Given
}
