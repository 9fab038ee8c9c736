// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.frame;

import static dev.packetclassifier.bpf.frame.GoldenFrames.add;

import java.util.Arrays;
import java.util.List;

/** Frames that contradict themselves or end early: all pass unjudged. */
final class BrokenFrames {
  /** The kernel refuses to test-run a program on less than an Ethernet header, so nothing here is shorter. */
  private static final int SHORTEST = 14;

  private BrokenFrames() {}

  static void addTo(List<GoldenFrame> frames) {
    addCutShort(frames);
    addIp(frames);
    addTransport(frames);
  }

  private static void addCutShort(List<GoldenFrame> frames) {
    cutAtEvery(frames, "802.1q udp", new FrameBuilder().tag(0x8100, 3).ipv4().udp(1, 2), 4);
    cutAtEvery(frames, "ipv6 tcp", new FrameBuilder().ipv6().extension(0, 0).tcp(1, 2, 3, 4), 8);
    cutAtEvery(frames, "arp", new FrameBuilder().link(0x0806, 0, 1, 8, 0, 6, 4, 0, 1), 1);
  }

  private static void cutAtEvery(List<GoldenFrame> frames, String name, FrameBuilder whole, int step) {
    byte[] bytes = whole.build();
    for (int length = SHORTEST; length < bytes.length; length += step) {
      frames.add(new GoldenFrame(name + " cut to " + length, Arrays.copyOf(bytes, length)));
    }
  }

  private static void addIp(List<GoldenFrame> frames) {
    add(frames, "ipv4 of version 5", new FrameBuilder().ipv4().udp(1, 2).set(14, 0x55));
    add(frames, "ipv4 header of 16 bytes", new FrameBuilder().ipv4().udp(1, 2).set(14, 0x44));
    add(frames, "ipv4 header longer than the packet", new FrameBuilder().ipv4().udp(1, 2).set(14, 0x4f));
    add(frames, "ipv4 total length below the header", new FrameBuilder().ipv4().udp(1, 2).payload(40).claim(19));
    add(frames, "ipv4 total length one too long", new FrameBuilder().ipv4().udp(1, 2).payload(40).claim(69));
    add(frames, "ipv4 total length 0", new FrameBuilder().ipv4().tcp(1, 2, 3, 4).claim(0));
    add(frames, "ipv6 of version 4", new FrameBuilder().ipv6().udp(1, 2).set(14, 0x40));
    add(frames, "ipv6 payload length one too long", new FrameBuilder().ipv6().udp(1, 2).payload(9).claim(18));
    add(frames, "ipv6 extension longer than the packet", new FrameBuilder().ipv6().extension(0, 0).udp(1, 2).set(55, 2));
    add(frames, "ipv6 extension in the last 4 bytes", new FrameBuilder().ipv6().protocol(60).append(59, 0, 0, 0));
    add(frames, "ipv6 extension in no bytes", new FrameBuilder().ipv6().protocol(44).pad(80));
    add(frames, "ipv6 extension longer than the packet, beyond the window",
        new FrameBuilder().ipv6().extension(60, 17).protocol(43).append(59, 0, 0, 0));
  }

  private static void addTransport(List<GoldenFrame> frames) {
    add(frames, "tcp header longer than the packet", new FrameBuilder().ipv4().tcp(1, 2, 3, 4).set(46, 0x60).pad(80));
    add(frames, "tcp header of 16 bytes", new FrameBuilder().ipv4().tcp(1, 2, 3, 4).set(46, 0x40).pad(80));
    add(frames, "tcp header cut by the total length", new FrameBuilder().ipv4().tcp(1, 2, 3, 4).claim(39));
    add(frames, "udp header cut by the total length", new FrameBuilder().ipv4().udp(1, 2).claim(27).pad(60));
    add(frames, "icmp header cut by the total length", new FrameBuilder().ipv4().icmp(8).claim(27).pad(60));
    add(frames, "icmpv6 header cut by the payload length", new FrameBuilder().ipv6().icmp(128).claim(7).pad(60));
    add(frames, "first fragment without a whole header", new FrameBuilder().ipv4(0, 64, 0x2000).protocol(6).payload(16).pad(60));
    add(frames, "transport cut by the payload length, beyond the window",
        new FrameBuilder().ipv6().extension(60, 17).protocol(17).append(0, 1, 0, 2));
  }
}
