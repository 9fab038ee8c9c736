// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.frame;

import static dev.packetclassifier.bpf.frame.GoldenFrames.add;

import java.util.List;

/** IPv4 with options and fragments; IPv6 with chains of extension headers. */
final class IpFrames {
  private static final int[] MOST_OPTIONS = new int[40];

  private IpFrames() {}

  static void addTo(List<GoldenFrame> frames) {
    addIpv4(frames);
    addIpv6(frames);
    addIpv6Extensions(frames);
  }

  private static void addIpv4(List<GoldenFrame> frames) {
    add(frames, "ipv4 header only", new FrameBuilder().ipv4().protocol(0));
    add(frames, "ipv4 another protocol", new FrameBuilder().ipv4(0xb8, 1, 0x4000).protocol(47).payload(33));
    add(frames, "ipv4 esp", new FrameBuilder().ipv4().protocol(50).payload(64));
    add(frames, "ipv4 authentication header is another protocol", new FrameBuilder().ipv4().protocol(51).payload(64));
    add(frames, "ipv4 icmpv6 is another protocol", new FrameBuilder().ipv4().protocol(58).payload(16));
    add(frames, "ipv4 lowest time to live and code point", new FrameBuilder().ipv4(0x03, 0, 0).udp(9, 9));
    add(frames, "ipv4 highest time to live and code point", new FrameBuilder().ipv4(0xff, 255, 0).udp(9, 9));
    add(frames, "ipv4 with most options", new FrameBuilder().ipv4(0, 64, 0, MOST_OPTIONS).tcp(4000, 443, 0x18, 65535).payload(20));
    add(frames, "ipv4 with most options behind two tags, most tcp options",
        new FrameBuilder().tag(0x88a8, 1).tag(0x8100, 1).ipv4(0, 64, 0, MOST_OPTIONS).tcp(4000, 443, 2, 1, MOST_OPTIONS).payload(200));
    add(frames, "ipv4 first fragment", new FrameBuilder().ipv4(0, 64, 0x2000).udp(5000, 6000).payload(24));
    add(frames, "ipv4 later fragment", new FrameBuilder().ipv4(0, 64, 0x2001).udp(5000, 6000).payload(24));
    add(frames, "ipv4 last fragment", new FrameBuilder().ipv4(0, 64, 0x1fff).protocol(6).payload(3));
    add(frames, "ipv4 evil bit is no fragment", new FrameBuilder().ipv4(0, 64, 0xc000).udp(5000, 6000).payload(24));
  }

  private static void addIpv6(List<GoldenFrame> frames) {
    add(frames, "ipv6 header only, no next header", new FrameBuilder().ipv6());
    add(frames, "ipv6 another protocol", new FrameBuilder().ipv6(0xb8, 1).protocol(89).payload(21));
    add(frames, "ipv6 icmp is another protocol", new FrameBuilder().ipv6().protocol(1).payload(16));
    add(frames, "ipv6 esp ends the walk", new FrameBuilder().ipv6().extension(0, 0).protocol(50).payload(40));
    add(frames, "ipv6 highest hop limit and traffic class", new FrameBuilder().ipv6(0xff, 255).udp(1, 65535).payload(1));
    add(frames, "ipv6 lowest hop limit, only ECN", new FrameBuilder().ipv6(0x03, 0).udp(65535, 1));
  }

  private static void addIpv6Extensions(List<GoldenFrame> frames) {
    for (int header : new int[] {0, 43, 60, 135, 139, 140}) {
      add(frames, "ipv6 extension " + header, new FrameBuilder().ipv6().extension(header, 0).tcp(1024, 22, 2, 64).payload(4));
    }
    add(frames, "ipv6 authentication header", new FrameBuilder().ipv6().authentication(4).udp(500, 500).payload(9));
    add(frames, "ipv6 shortest authentication header", new FrameBuilder().ipv6().authentication(0).udp(500, 501).payload(9));
    add(frames, "ipv6 long extensions", new FrameBuilder().ipv6().extension(0, 3).extension(60, 5).extension(43, 2).udp(7, 8).payload(20));
    add(frames, "ipv6 extension to the end of the window", new FrameBuilder().ipv6().extension(60, 15).udp(7, 8).payload(60));
    add(frames, "ipv6 transport beyond the window", new FrameBuilder().ipv6().extension(60, 17).udp(7, 8).payload(60));
    add(frames, "ipv6 another protocol beyond the window", new FrameBuilder().ipv6().extension(60, 31).protocol(59).payload(60));
    add(frames, "ipv6 extension that starts beyond the window", new FrameBuilder().ipv6().extension(60, 17).extension(43, 0).udp(7, 8)
        .payload(9));
    add(frames, "ipv6 extension that starts with the window's last bytes",
        new FrameBuilder().ipv6().extension(60, 15).authentication(0).extension(43, 0).protocol(59).payload(60));
    // Of a fragment header only the first 4 bytes are read.
    add(frames, "ipv6 fragment header, what is read of it within the window",
        new FrameBuilder().ipv6().extension(60, 14).authentication(1).fragment(3, true).protocol(17).payload(60));
    add(frames, "ipv6 fragment header across the window's end",
        new FrameBuilder().ipv6().extension(60, 15).authentication(0).fragment(3, true).protocol(17).payload(60));
    add(frames, "ipv6 eight extensions", extensions(8).udp(53, 53).payload(3));
    add(frames, "ipv6 nine extensions", extensions(9).udp(53, 53).payload(3));
    add(frames, "ipv6 first fragment", new FrameBuilder().ipv6().fragment(0, true).udp(5000, 6000).payload(8));
    add(frames, "ipv6 first fragment, then an extension", new FrameBuilder().ipv6().fragment(0, true).extension(60, 0).tcp(1, 2, 16, 9)
        .payload(8));
    add(frames, "ipv6 later fragment", new FrameBuilder().ipv6().fragment(1, true).protocol(17).payload(30));
    add(frames, "ipv6 last fragment that looks like an extension follows", new FrameBuilder().ipv6().fragment(0x1fff, false).protocol(60)
        .payload(3));
    add(frames, "ipv6 atomic fragment", new FrameBuilder().ipv6().fragment(0, false).icmp(128).payload(8));
    add(frames, "ipv6 fragment behind an extension", new FrameBuilder().ipv6().extension(0, 0).fragment(9, false).protocol(6).payload(40));
  }

  private static FrameBuilder extensions(int count) {
    FrameBuilder frame = new FrameBuilder().ipv6();
    for (int i = 0; i < count; i++) {
      frame.extension(i == 0 ? 0 : 60, 0);
    }
    return frame;
  }
}
