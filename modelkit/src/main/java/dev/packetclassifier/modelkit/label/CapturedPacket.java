// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.label;

import dev.packetclassifier.bpf.capture.Frame;
import dev.packetclassifier.bpf.parse.Packet;

/** A packet as labels look at it. Mutable and reused. */
public final class CapturedPacket {
  /** The capture, as the table of packets names it. */
  public String file;
  public Frame frame;
  /** Null when the packet could not be parsed: then only tables of packets and MAC addresses know it. */
  public Packet packet;

  boolean isIp() {
    return packet != null && packet.isIp();
  }

  long sourceMac() {
    return mac(6);
  }

  long destinationMac() {
    return mac(0);
  }

  private long mac(int at) {
    long mac = 0;
    for (int i = 0; i < 6 && at + i < frame.captured; i++) {
      mac = mac << 8 | frame.bytes[at + i] & 0xff;
    }
    return mac;
  }
}
