// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.state;

import dev.packetclassifier.bpf.parse.Packet;

/** The first payload of one direction of a flow. */
public final class FirstPayload {
  private static final int BYTES = 4;

  private final int[] bytes = new int[BYTES];
  private final PayloadClasses classes = new PayloadClasses();
  private int length;

  void clear() {
    length = 0;
  }

  /** Takes the payload of a packet, or of the first that it stands for, when it is TCP's or UDP's first. */
  void add(Packet packet, Segments segments) {
    if (length > 0 || !packet.hasPorts() || segments.payload(0) == 0) {
      return;
    }
    length = segments.payload(0);
    for (int i = 0; i < BYTES; i++) {
      bytes[i] = i < packet.visiblePayload() ? packet.payload(i) + 1 : 0;
    }
    classes.count(packet);
  }

  /** PayloadLength; 0 while there is none. */
  public int length() {
    return length;
  }

  /**
   * One of its bytes plus one; 0 when there is none.
   *
   * @param index 0 to 3
   */
  public int octet(int index) {
    return length > 0 ? bytes[index] : 0;
  }

  public int printable() {
    return length > 0 ? classes.printable() : 0;
  }

  public int zero() {
    return length > 0 ? classes.zero() : 0;
  }

  public int high() {
    return length > 0 ? classes.high() : 0;
  }
}
