// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.extract;

import dev.packetclassifier.bpf.capture.Frame;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.parse.LinkKind;
import dev.packetclassifier.bpf.parse.Packet;
import dev.packetclassifier.bpf.parse.Transport;
import java.io.IOException;

/**
 * Takes TCP packets that offloads merged apart into the segments that were on the wire: all but the last are as long as the MTU, SYN, ACK,
 * URG and ECE are on all, CWR on the first, FIN, PSH and RST on the last. One that leaves is not taken apart but handed on with the size of
 * its segments, as the egress hook sees it.
 */
final class SegmentSplitter {
  private static final int MOST_LENGTH = 65_535;
  private static final int SEQUENCE = 4;
  private static final int FLAGS = 13;
  private static final int FIN_RST_PSH = 0x0d;
  private static final int CWR = 0x80;

  private final int mtu;
  private final Frame segment = new Frame();

  SegmentSplitter(int mtu) {
    this.mtu = mtu;
  }

  /** @param length of the IP packet, which may be more than its header can say */
  boolean isMerged(Packet packet, int length) {
    return packet.transport() == Transport.Tcp && length > mtu;
  }

  /**
   * Hands on the segments of a packet.
   *
   * @param frame begins as {@code packet} was parsed
   * @param length of the IP packet, which may be more than its header can say
   * @return how many segments it was
   */
  int split(Hook hook, Frame frame, Packet packet, int length, PacketSink sink) throws IOException {
    int headers = packet.packetLength() - packet.payloadLength();
    int size = mtu - headers;
    if (hook == Hook.Leaving && length <= MOST_LENGTH) {
      sink.accept(hook, frame, size);
      return segments(length - headers, size);
    }
    /* What leaves and is longer than an IP header says goes in pieces that it can say, each of whole segments. */
    int piece = hook == Hook.Leaving ? (MOST_LENGTH - headers) / size * size : size;
    int payload = length - headers;
    int link = Headers.link(frame);
    int tcp = tcpHeader(frame, packet, link + headers);
    for (int from = 0; from < payload; from += piece) {
      int part = Math.min(piece, payload - from);
      copy(frame, link + headers, from, part);
      Headers.setLength(segment.bytes, link, packet.linkKind() == LinkKind.IPv6, headers + part);
      long sequence = Headers.u32(frame.bytes, tcp + SEQUENCE) + from;
      Headers.setU32(segment.bytes, tcp + SEQUENCE, sequence);
      if (from + part < payload) {
        segment.bytes[tcp + FLAGS] &= (byte) ~FIN_RST_PSH;
      }
      if (from > 0) {
        segment.bytes[tcp + FLAGS] &= (byte) ~CWR;
      }
      sink.accept(hook, segment, hook == Hook.Leaving ? size : 0);
    }
    return segments(payload, size);
  }

  private static int segments(int payload, int size) {
    return Math.max(1, (payload + size - 1) / size);
  }

  /** Makes {@link #segment} of the headers and a piece of the payload, as far as it was captured. */
  private void copy(Frame frame, int headers, int from, int length) {
    int start = Math.min(headers + from, frame.captured);
    int there = Math.max(0, Math.min(length, frame.captured - start));
    if (segment.bytes.length < headers + there) {
      segment.bytes = new byte[headers + there];
    }
    System.arraycopy(frame.bytes, 0, segment.bytes, 0, headers);
    System.arraycopy(frame.bytes, start, segment.bytes, headers, there);
    segment.captured = headers + there;
    segment.length = headers + length;
    segment.nanos = frame.nanos;
    segment.number = frame.number;
  }

  /** Where the TCP header starts that ends where the payload does: its length is in its 13th byte. */
  private static int tcpHeader(Frame frame, Packet packet, int payload) {
    for (int length = 20; length <= 60; length += 4) {
      int start = payload - length;
      if ((frame.bytes[start + 12] >> 4 & 15) * 4 == length
          && Headers.u32(frame.bytes, start) == Integer.toUnsignedLong(packet.sourcePort() << 16 | packet.destinationPort())) {
        return start;
      }
    }
    throw new IllegalStateException("record " + frame.number + " has no TCP header before its payload");
  }
}
