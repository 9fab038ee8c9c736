// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.state;

import dev.packetclassifier.bpf.infer.Quantizer;

/** Payload length and direction of a flow's first eight packets. */
public final class FirstSizes {
  private static final int KEPT = 8;
  private static final int MIDDLE = 128;
  private static final int FARTHEST = 127;

  private final int[] sizes = new int[KEPT];

  void clear() {
    for (int i = 0; i < KEPT; i++) {
      sizes[i] = 0;
    }
  }

  /**
   * @param before packets of the flow before this one
   * @param direction 0 from the initiator, 1 towards it
   */
  void add(Segments segments, long before, int direction) {
    for (int i = 0; i < segments.followed() && before + i < KEPT; i++) {
      int distance = (int) Math.min(FARTHEST, 10 * Quantizer.log2(segments.payload(i)) >> 8);
      sizes[(int) before + i] = direction == 0 ? MIDDLE + distance : MIDDLE - distance;
    }
  }

  /**
   * 128 plus or minus the logarithm of the length; 0 while there is no such packet.
   *
   * @param index 0 to 7
   */
  public int size(int index) {
    return sizes[index];
  }
}
