// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.capture;

import java.util.Arrays;

/** One record as an Ethernet frame. Mutable and reused from record to record. */
public final class Frame {
  /** The frame's bytes, of which {@link #captured} count. */
  public byte[] bytes = new byte[2048];
  /** How many bytes are in the capture. */
  public int captured;
  /** How many bytes the frame had on the wire. */
  public int length;
  /** ns since 1970. */
  public long nanos;
  /** Number of the record, from 1: Wireshark's frame.number. */
  public long number;

  void room(int size) {
    if (bytes.length < size) {
      bytes = Arrays.copyOf(bytes, Math.max(size, bytes.length * 2));
    }
  }
}
