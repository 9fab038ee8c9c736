// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.state;

import dev.packetclassifier.bpf.parse.Packet;

/** Counts kinds of bytes among the first 16 of the visible payload; plus one, and 0 without any. Reused from packet to packet. */
public final class PayloadClasses {
  private static final int COUNTED = 16;

  private int printable;
  private int zero;
  private int high;

  public void count(Packet packet) {
    int visible = Math.min(COUNTED, packet.visiblePayload());
    int present = visible > 0 ? 1 : 0;
    printable = present;
    zero = present;
    high = present;
    for (int i = 0; i < visible; i++) {
      int value = packet.payload(i);
      printable += value >= 32 && value <= 126 ? 1 : 0;
      zero += value == 0 ? 1 : 0;
      high += value >= 128 ? 1 : 0;
    }
  }

  /** Bytes from 32 to 126. */
  public int printable() {
    return printable;
  }

  public int zero() {
    return zero;
  }

  /** Bytes of 128 and more. */
  public int high() {
    return high;
  }
}
