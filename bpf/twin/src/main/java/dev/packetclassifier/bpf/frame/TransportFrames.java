// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.frame;

import static dev.packetclassifier.bpf.frame.GoldenFrames.add;

import java.util.List;

/** TCP, UDP and ICMP, and the payload behind them. */
final class TransportFrames {
  private TransportFrames() {}

  static void addTo(List<GoldenFrame> frames) {
    addTcp(frames);
    addUdp(frames);
    addIcmp(frames);
    addPayload(frames);
  }

  private static void addTcp(List<GoldenFrame> frames) {
    add(frames, "tcp syn", new FrameBuilder().ipv4().tcp(40000, 443, 2, 64240, 2, 4, 5, 180, 1, 3, 3, 7).pad(60));
    add(frames, "tcp ack, padded", new FrameBuilder().ipv4().tcp(40000, 443, 16, 501).pad(60));
    add(frames, "tcp all flags, largest window", new FrameBuilder().ipv4().tcp(65535, 49152, 255, 65535).payload(1));
    add(frames, "tcp no flags, no window", new FrameBuilder().ipv4().tcp(0, 0, 0, 0));
    add(frames, "tcp with most options", new FrameBuilder().ipv4().tcp(32768, 49151, 0x18, 9, new int[40]).payload(17));
    add(frames, "tcp over ipv6", new FrameBuilder().ipv6().tcp(1023, 1024, 0x11, 1000).payload(100));
    add(frames, "tcp scan of a low port", new FrameBuilder().ipv4().tcp(51000, 23, 2, 1024).pad(60));
    add(frames, "tcp data", new FrameBuilder().ipv4().tcp(443, 40000, 0x18, 501).payload(1448));
    add(frames, "tcp jumbo", new FrameBuilder().ipv4().tcp(5201, 40000, 0x10, 501).payload(3446));
  }

  private static void addUdp(List<GoldenFrame> frames) {
    add(frames, "udp without payload, padded", new FrameBuilder().ipv4().udp(32767, 32768).pad(60));
    add(frames, "udp of one byte", new FrameBuilder().ipv4().udp(49151, 49152).payload(1).pad(60));
    add(frames, "udp over ipv6, padded", new FrameBuilder().ipv6().udp(1024, 0).payload(2).pad(70));
    add(frames, "udp dns answer", new FrameBuilder().ipv4().udp(53, 40001).payload(90));
    add(frames, "udp length field is not looked at", new FrameBuilder().ipv4().udp(1111, 2222).payload(10).set(38, 0xff));
    add(frames, "udp multicast", new FrameBuilder().set(0, 0x33).ipv6().udp(5353, 5353).payload(40));
  }

  private static void addIcmp(List<GoldenFrame> frames) {
    for (int type : new int[] {0, 8, 255}) {
      add(frames, "icmp type " + type, new FrameBuilder().ipv4().icmp(type).payload(56));
    }
    for (int type : new int[] {0, 128, 129, 255}) {
      add(frames, "icmpv6 type " + type, new FrameBuilder().ipv6().icmp(type).payload(56));
    }
    add(frames, "icmp header only", new FrameBuilder().ipv4().icmp(13));
    add(frames, "icmp first fragment", new FrameBuilder().ipv4(0, 64, 0x2000).icmp(8).payload(24));
  }

  private static void addPayload(List<GoldenFrame> frames) {
    for (int count : new int[] {7, 8, 9, 15, 16, 17}) {
      add(frames, "udp payload of " + count, new FrameBuilder().ipv4().udp(6000, 7000).payload(count));
    }
    add(frames, "payload of boundary bytes", new FrameBuilder().ipv4().udp(6000, 7000)
        .append(0, 31, 32, 126, 127, 128, 255, 0, 0, 65, 200, 10, 13, 32, 126, 128, 0, 65));
    add(frames, "printable payload", new FrameBuilder().ipv4().tcp(6000, 80, 0x18, 500)
        .append("GET / HTTP/1.1\r\nHost: example\r\n\r\n".chars().toArray()));
    add(frames, "payload of zeros", new FrameBuilder().ipv4().udp(6000, 7000).append(new int[30]));
    add(frames, "payload of high bytes", new FrameBuilder().ipv6().udp(6000, 7000)
        .append(255, 254, 253, 252, 251, 250, 200, 199, 198, 150, 149, 148, 131, 130, 129, 128, 0, 0));
    // 14 of Ethernet, 40 + 72 of IPv6, 60 of TCP: the window of 192 ends 6 payload bytes in.
    add(frames, "payload cut by the window", new FrameBuilder().ipv6().extension(60, 8).tcp(1, 2, 24, 3, new int[40]).payload(90));
    add(frames, "payload just beyond the window", new FrameBuilder().ipv6().extension(60, 9).tcp(1, 2, 24, 3, new int[40]).payload(90));
    add(frames, "tcp options beyond the window", new FrameBuilder().ipv6().extension(60, 13).tcp(1, 2, 24, 3, new int[40]).payload(90));
    add(frames, "payload far beyond the window", new FrameBuilder().ipv6().extension(60, 12).tcp(1, 2, 24, 3, new int[40]).payload(900));
  }
}
