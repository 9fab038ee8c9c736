package dev.packetclassifier.modelkit.extract;

import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.parse.LinkKind;
import dev.packetclassifier.bpf.parse.Packet;
import dev.packetclassifier.bpf.parse.Transport;
import dev.packetclassifier.modelkit.capture.Frame;
import java.io.IOException;
import java.util.Arrays;

/**
 * TCP packets longer than the MTU: on the wire they were several. One that leaves is told to stand for several, as the egress hook is;
 * one that arrives is taken apart again, as XDP sees packets before they are joined: all but the last are as long as the MTU, and only the
 * last has FIN and PSH.
 */
final class Joined {
  private static final int FIN_AND_PSH = 0x09;

  private final int mtu;
  private final Frame part = new Frame();

  Joined(int mtu) {
    this.mtu = mtu;
  }

  boolean isJoined(Packet packet) {
    return packet.transport() == Transport.Tcp && packet.packetLength() > mtu;
  }

  /** @return how many packets it was */
  int pass(Hook hook, Frame frame, Packet packet, Passage passage) throws IOException {
    int headers = packet.packetLength() - packet.payloadLength();
    int segment = mtu - headers;
    int payload = packet.payloadLength();
    int parts = (payload + segment - 1) / segment;
    if (hook == Hook.Leaving) {
      passage.pass(hook, frame, segment);
      return parts;
    }
    /* Ethernet padding and check sequences aside, the frame ends with the IP packet. */
    int link = link(frame);
    int flagsAt = flagsAt(frame, packet, link);
    for (int i = 0; i < parts; i++) {
      int from = link + headers + i * segment;
      int length = Math.min(segment, payload - i * segment);
      int there = Math.max(0, Math.min(length, frame.captured - from));
      if (part.bytes.length < link + headers + there) {
        part.bytes = new byte[link + headers + there];
      }
      System.arraycopy(frame.bytes, 0, part.bytes, 0, link + headers);
      System.arraycopy(frame.bytes, Math.min(from, frame.captured), part.bytes, link + headers, there);
      part.captured = link + headers + there;
      part.length = link + headers + length;
      part.nanos = frame.nanos;
      part.number = frame.number;
      setLength(packet, link, headers + length);
      if (i < parts - 1) {
        part.bytes[flagsAt] &= ~FIN_AND_PSH;
      }
      passage.pass(hook, part, 0);
    }
    return parts;
  }

  /** Bytes before the IP header. */
  private static int link(Frame frame) {
    int at = 12;
    while (Arrays.mismatch(frame.bytes, at, at + 2, new byte[] {(byte) 0x81, 0}, 0, 2) < 0
        || Arrays.mismatch(frame.bytes, at, at + 2, new byte[] {(byte) 0x88, (byte) 0xa8}, 0, 2) < 0) {
      at += 4;
    }
    return at + 2;
  }

  private static int flagsAt(Frame frame, Packet packet, int link) {
    int headers = packet.packetLength() - packet.payloadLength();
    /* The TCP header ends where the payload starts; its length is in its 13th byte, its flags in the 14th. */
    for (int length = 20; length <= 60; length += 4) {
      int start = link + headers - length;
      if ((frame.bytes[start + 12] >> 4 & 15) * 4 == length && ports(frame, start) == (packet.sourcePort() << 16 | packet.destinationPort())) {
        return start + 13;
      }
    }
    throw new IllegalStateException("record " + frame.number + " has no TCP header before its payload");
  }

  private static int ports(Frame frame, int at) {
    return (frame.bytes[at] & 0xff) << 24 | (frame.bytes[at + 1] & 0xff) << 16 | (frame.bytes[at + 2] & 0xff) << 8 | frame.bytes[at + 3] & 0xff;
  }

  private void setLength(Packet packet, int link, int length) {
    boolean ipv6 = packet.linkKind() == LinkKind.IPv6;
    int at = link + (ipv6 ? 4 : 2);
    int value = ipv6 ? length - 40 : length;
    part.bytes[at] = (byte) (value >> 8);
    part.bytes[at + 1] = (byte) value;
  }
}
