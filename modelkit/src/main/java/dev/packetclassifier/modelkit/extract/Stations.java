package dev.packetclassifier.modelkit.extract;

import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.bpf.parse.LinkKind;
import dev.packetclassifier.bpf.parse.Packet;
import dev.packetclassifier.modelkit.capture.Frame;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** Names of who sent a packet: its IP address, or its MAC address where it has none or stations are told apart by that. */
final class Stations {
  /** A power of two. */
  private static final int KEPT = 1 << 14;

  private final StationKey key;
  /** Names are made once for senders that are often seen. */
  private final long[] highs = new long[KEPT];
  private final long[] lows = new long[KEPT];
  private final String[] names = new String[KEPT];

  Stations(StationKey key) {
    this.key = key;
  }

  String sender(Packet packet, Frame frame) {
    boolean address = key == StationKey.Address && packet.hasAddresses();
    /* No address of version 6 begins with eight bytes of ones or of ones and a two. */
    long high = !address ? -1 : packet.linkKind() == LinkKind.IPv6 ? packet.sourceHigh() : -2;
    long low = address ? packet.sourceLow() : mac(frame);
    int slot = (int) ((high * 31 ^ low) * 0x9E3779B97F4A7C15L >>> 50);
    if (names[slot] == null || highs[slot] != high || lows[slot] != low) {
      highs[slot] = high;
      lows[slot] = low;
      names[slot] = name(high, low);
    }
    return names[slot];
  }

  private static long mac(Frame frame) {
    long mac = 0;
    for (int i = 6; i < 12; i++) {
      mac = mac << 8 | frame.bytes[i] & 0xff;
    }
    return mac;
  }

  private static String name(long high, long low) {
    if (high == -1) {
      return String.format("%02x:%02x:%02x:%02x:%02x:%02x", low >> 40 & 0xff, low >> 32 & 0xff, low >> 24 & 0xff, low >> 16 & 0xff,
          low >> 8 & 0xff, low & 0xff);
    }
    if (high == -2) {
      return (low >> 24 & 0xff) + "." + (low >> 16 & 0xff) + "." + (low >> 8 & 0xff) + "." + (low & 0xff);
    }
    try {
      return InetAddress.getByAddress(ByteBuffer.allocate(16).putLong(high).putLong(low).array()).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("16 bytes are an address", e);
    }
  }
}
