package dev.packetclassifier.bpf.feature;

import dev.packetclassifier.bpf.parse.Packet;

/** Counts kinds of bytes among the first 16 of the visible payload; plus one, and 0 without any. */
final class PayloadClasses {
  private static final int COUNTED = 16;

  private PayloadClasses() {
  }

  static long printable(Packet packet) {
    return count(packet, 32, 126);
  }

  static long zero(Packet packet) {
    return count(packet, 0, 0);
  }

  static long high(Packet packet) {
    return count(packet, 128, 255);
  }

  private static long count(Packet packet, int min, int max) {
    int visible = Math.min(COUNTED, packet.visiblePayload());
    if (visible == 0) {
      return 0;
    }
    int count = 0;
    for (int i = 0; i < visible; i++) {
      int value = packet.payload(i);
      if (value >= min && value <= max) {
        count++;
      }
    }
    return count + 1L;
  }
}
