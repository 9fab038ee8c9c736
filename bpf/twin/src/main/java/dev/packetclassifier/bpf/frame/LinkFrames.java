// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.frame;

import static dev.packetclassifier.bpf.frame.GoldenFrames.add;

import java.util.List;

/** What is above Ethernet: tags, kinds, and lengths of what is not IP. */
final class LinkFrames {
  private LinkFrames() {}

  static void addTo(List<GoldenFrame> frames) {
    addKinds(frames);
    addTags(frames);
  }

  private static void addKinds(List<GoldenFrame> frames) {
    add(frames, "arp request", new FrameBuilder().broadcast().arp(1).pad(60));
    add(frames, "arp reply, not padded", new FrameBuilder().arp(2));
    add(frames, "arp with the largest operation", new FrameBuilder().arp(0xffff));
    add(frames, "arp of 8 bytes", new FrameBuilder().link(0x0806, 0, 1, 8, 0, 6, 4, 0, 9));
    add(frames, "lldp", new FrameBuilder().set(0, 1).link(0x88cc, new int[60]));
    add(frames, "eapol", new FrameBuilder().link(0x888e, 1, 1, 0, 0).pad(60));
    add(frames, "llc", new FrameBuilder().link(38, new int[46]));
    add(frames, "largest length that is llc", new FrameBuilder().link(0x05ff, new int[100]));
    add(frames, "smallest ethertype", new FrameBuilder().link(0x0600, new int[100]));
    add(frames, "another ethertype", new FrameBuilder().link(0x88f7, new int[47]));
    add(frames, "ethernet header only", new FrameBuilder().link(0xffff));
    add(frames, "another ethertype, longer than the window", new FrameBuilder().link(0x9000, new int[1986]));
  }

  private static void addTags(List<GoldenFrame> frames) {
    add(frames, "one 802.1q tag", new FrameBuilder().tag(0x8100, 5).ipv4().udp(1000, 2000).payload(20));
    add(frames, "one 802.1ad tag", new FrameBuilder().tag(0x88a8, 5).ipv6().udp(1000, 2000).payload(20));
    add(frames, "802.1ad and 802.1q tags", new FrameBuilder().tag(0x88a8, 5).tag(0x8100, 0xefff).ipv4().tcp(80, 50000, 0x12, 512)
        .payload(30));
    add(frames, "802.1q twice", new FrameBuilder().tag(0x8100, 1).tag(0x8100, 2).arp(1).pad(64));
    add(frames, "a third tag is another ethertype", new FrameBuilder().tag(0x8100, 1).tag(0x88a8, 2).tag(0x8100, 3).ipv4().udp(1, 2)
        .payload(40));
    add(frames, "a tag of another kind is another ethertype", new FrameBuilder().tag(0x9100, 1).ipv4().udp(1, 2).payload(40));
    add(frames, "llc behind a tag", new FrameBuilder().tag(0x8100, 1).link(10, new int[42]));
  }
}
