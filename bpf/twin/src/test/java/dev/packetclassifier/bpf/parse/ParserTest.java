// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.bpf.frame.FrameBuilder;
import dev.packetclassifier.bpf.frame.GoldenFrame;
import dev.packetclassifier.bpf.frame.GoldenFrames;
import dev.packetclassifier.bpf.random.RandomFrames;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ParserTest {
  private final Parser parser = new Parser();
  private final Packet packet = new Packet();

  private Packet parsed(FrameBuilder frame) {
    assertThat(parser.parse(frame.build(), packet)).isEqualTo(Outcome.Parsed);
    return packet;
  }

  private Outcome golden(String name) {
    return parser.parse(GoldenFrames.named(name).bytes(), packet);
  }

  @Test
  void neverThrowsAndNeverReadsBeyondTheWindow() {
    SplittableRandom random = new SplittableRandom(42);
    RandomFrames frames = new RandomFrames(42);
    for (int i = 0; i < 300_000; i++) {
      byte[] frame = i % 3 == 0 ? new byte[random.nextInt(230)] : frames.next();
      if (i % 3 == 0) {
        random.nextBytes(frame);
      }
      Outcome whole = parser.parse(frame, packet);
      String seen = describe(whole);
      // Exactly as many bytes as the contract allows to be looked at: a read beyond them would throw.
      byte[] window = Arrays.copyOf(frame, Math.min(192, frame.length));
      Outcome cut = parser.parse(window, 0, window.length, frame.length, packet);
      assertThat(describe(cut)).isEqualTo(seen);
    }
  }

  private String describe(Outcome outcome) {
    if (outcome != Outcome.Parsed) {
      return outcome.name();
    }
    StringBuilder bytes = new StringBuilder();
    for (int i = 0; i < packet.visiblePayload(); i++) {
      bytes.append(packet.payload(i)).append(' ');
    }
    return packet.linkKind() + " " + packet.transport() + " " + packet.fragment() + " " + packet.protocol() + " " + packet.packetLength()
        + " "
        + packet.payloadLength() + " " + packet.sourcePort() + " " + packet.destinationPort() + " " + bytes;
  }

  @Test
  void aCutFrameIsNeverParsedAsIp() {
    for (GoldenFrame frame : GoldenFrames.all()) {
      boolean ip = parser.parse(frame.bytes(), packet) == Outcome.Parsed && packet.isIp();
      int end = ip ? frame.bytes().length - trailing(frame) : 0;
      for (int length = 0; length < end; length++) {
        assertThat(parser.parse(Arrays.copyOf(frame.bytes(), length), packet)).as("%s cut to %s", frame.name(), length)
            .isEqualTo(Outcome.Malformed);
      }
    }
  }

  /** Bytes behind the IP packet. */
  private int trailing(GoldenFrame frame) {
    int linkLength = 14;
    while (frame.bytes()[linkLength - 2] == (byte) 0x81 || frame.bytes()[linkLength - 2] == (byte) 0x88) {
      linkLength += 4;
    }
    return frame.bytes().length - linkLength - packet.packetLength();
  }

  @Test
  void aFrameMayStartAnywhereInABuffer() {
    byte[] frame = new FrameBuilder().ipv4().udp(1111, 2222).payload(5).build();
    byte[] buffer = new byte[500];
    System.arraycopy(frame, 0, buffer, 100, frame.length);
    assertThat(parser.parse(buffer, 100, frame.length, frame.length, packet)).isEqualTo(Outcome.Parsed);
    assertThat(packet.sourcePort()).isEqualTo(1111);
    assertThat(packet.payload(4)).isEqualTo(5);
    assertThat(packet.visiblePayload()).isEqualTo(5);
  }

  @Test
  void frameLengthMayBeMoreThanTheBytesAtHand() {
    byte[] frame = new FrameBuilder().ipv4().tcp(80, 81, 16, 500).payload(1000).build();
    assertThat(parser.parse(frame, 0, 100, frame.length, packet)).isEqualTo(Outcome.Parsed);
    assertThat(packet.payloadLength()).isEqualTo(1000);
    assertThat(packet.visiblePayload()).isEqualTo(46);
    assertThat(parser.parse(frame, 0, 40, frame.length, packet)).isEqualTo(Outcome.TooDeep);
  }

  @Test
  void fewerThanAnEthernetHeaderIsMalformed() {
    for (int length = 0; length < 14; length++) {
      assertThat(parser.parse(new byte[length], packet)).isEqualTo(Outcome.Malformed);
    }
    assertThat(parser.parse(new byte[14], packet)).isEqualTo(Outcome.Parsed);
  }

  @Test
  void upToTwoTagsAreSkipped() {
    assertThat(parsed(new FrameBuilder().tag(0x88a8, 1).tag(0x8100, 2).ipv4().udp(1, 2)).linkKind()).isEqualTo(LinkKind.IPv4);
    Packet third = parsed(new FrameBuilder().tag(0x8100, 1).tag(0x8100, 2).tag(0x8100, 3).ipv4().udp(1, 2).payload(50));
    assertThat(third.linkKind()).isEqualTo(LinkKind.Other);
    assertThat(third.packetLength()).isEqualTo(4 + 20 + 8 + 50);
    assertThat(third.hasPorts()).isFalse();
    byte[] tagged = new FrameBuilder().tag(0x8100, 1).link(0x88cc).build();
    assertThat(parser.parse(Arrays.copyOf(tagged, 17), packet)).isEqualTo(Outcome.Malformed);
    assertThat(parser.parse(tagged, packet)).isEqualTo(Outcome.Parsed);
  }

  @Test
  void kindsByEthertype() {
    int[] types = {0x0800, 0x86dd, 0x0806, 0x88cc, 0x05ff, 0, 0x888e, 0x0600, 0xffff};
    LinkKind[] kinds = {LinkKind.IPv4, LinkKind.IPv6, LinkKind.ARP, LinkKind.LLDP, LinkKind.LLC, LinkKind.LLC, LinkKind.EAPOL,
        LinkKind.Other,
        LinkKind.Other};
    for (int i = 0; i < types.length; i++) {
      assertThat(LinkKind.of(types[i])).isEqualTo(kinds[i]);
    }
    assertThat(Arrays.stream(LinkKind.values()).map(LinkKind::code)).containsExactly(1, 2, 3, 4, 5, 6, 7);
  }

  @Test
  void addressesAreRead() {
    parsed(new FrameBuilder().ipv4().fromHost(1).toHost(255).udp(1, 2));
    assertThat(packet.sourceLow()).isEqualTo(0xc0000201L);
    assertThat(packet.destinationLow()).isEqualTo(0xc00002ffL);
    parsed(new FrameBuilder().ipv6().fromHost(1).toHost(255).udp(1, 2));
    assertThat(packet.sourceHigh()).isEqualTo(0x20010db800000000L);
    assertThat(packet.sourceLow()).isEqualTo(1);
    assertThat(packet.destinationHigh()).isEqualTo(0x20010db800000000L);
    assertThat(packet.destinationLow()).isEqualTo(255);
  }

  @Test
  void nothingStaysFromTheFrameBefore() {
    parsed(new FrameBuilder().broadcast().ipv6(255, 9).fragment(0, true).tcp(5, 6, 7, 8).payload(9));
    parsed(new FrameBuilder().link(0x88f7, new int[60]));
    assertThat(packet).usingRecursiveComparison().ignoringFields("bytes").isEqualTo(fresh());
  }

  private static Packet fresh() {
    Packet fresh = new Packet();
    new Parser().parse(new FrameBuilder().link(0x88f7, new int[60]).build(), fresh);
    return fresh;
  }

  @Test
  void ipv6ChainsEndWhereTheyShould() {
    assertThat(golden("ipv6 eight extensions")).isEqualTo(Outcome.Parsed);
    assertThat(packet.transport()).isEqualTo(Transport.Udp);
    assertThat(golden("ipv6 nine extensions")).isEqualTo(Outcome.TooDeep);
    assertThat(golden("ipv6 extension to the end of the window")).isEqualTo(Outcome.Parsed);
    assertThat(packet.visiblePayload()).isEqualTo(2);
    assertThat(golden("ipv6 transport beyond the window")).isEqualTo(Outcome.TooDeep);
    assertThat(golden("ipv6 extension that starts beyond the window")).isEqualTo(Outcome.TooDeep);
    assertThat(golden("ipv6 another protocol beyond the window")).isEqualTo(Outcome.Parsed);
    assertThat(packet.protocol()).isEqualTo(59);
    assertThat(packet.payloadLength()).isEqualTo(60);
    assertThat(golden("ipv6 extension that starts with the window's last bytes")).isEqualTo(Outcome.Parsed);
    assertThat(golden("ipv6 fragment header, what is read of it within the window")).isEqualTo(Outcome.Parsed);
    assertThat(packet.fragment()).isEqualTo(Fragment.Later);
    assertThat(golden("ipv6 fragment header across the window's end")).isEqualTo(Outcome.TooDeep);
    assertThat(golden("ipv6 extension longer than the packet, beyond the window")).isEqualTo(Outcome.Malformed);
    assertThat(golden("transport cut by the payload length, beyond the window")).isEqualTo(Outcome.Malformed);
    assertThat(golden("ipv6 esp ends the walk")).isEqualTo(Outcome.Parsed);
    assertThat(packet.protocol()).isEqualTo(50);
  }

  @Test
  void authenticationHeadersCountFourBytes() {
    assertThat(golden("ipv6 authentication header")).isEqualTo(Outcome.Parsed);
    assertThat(packet.payloadLength()).isEqualTo(9);
    assertThat(packet.sourcePort()).isEqualTo(500);
    assertThat(golden("ipv6 shortest authentication header")).isEqualTo(Outcome.Parsed);
    assertThat(packet.destinationPort()).isEqualTo(501);
    assertThat(golden("ipv4 authentication header is another protocol")).isEqualTo(Outcome.Parsed);
    assertThat(packet.transport()).isEqualTo(Transport.None);
  }

  @Test
  void fragmentsOfIpv6() {
    assertThat(parsed(new FrameBuilder().ipv6().fragment(0, false).udp(1, 2)).fragment()).isEqualTo(Fragment.None);
    assertThat(packet.sourcePort()).isEqualTo(1);
    assertThat(parsed(new FrameBuilder().ipv6().fragment(0, true).udp(1, 2)).fragment()).isEqualTo(Fragment.First);
    assertThat(packet.sourcePort()).isEqualTo(1);
    assertThat(parsed(new FrameBuilder().ipv6().fragment(1, false).udp(1, 2)).fragment()).isEqualTo(Fragment.Later);
    assertThat(packet.hasPorts()).isFalse();
    assertThat(packet.protocol()).isEqualTo(17);
    assertThat(packet.payloadLength()).isZero();
    assertThat(parsed(new FrameBuilder().ipv6().fragment(0, true).fragment(0, false).udp(1, 2)).fragment()).isEqualTo(Fragment.First);
    assertThat(golden("ipv6 last fragment that looks like an extension follows")).isEqualTo(Outcome.Parsed);
    assertThat(packet.protocol()).isEqualTo(60);
  }

  @Test
  void aFirstFragmentNeedsItsHeader() {
    assertThat(golden("first fragment without a whole header")).isEqualTo(Outcome.Malformed);
    assertThat(parsed(new FrameBuilder().ipv4(0, 64, 0x2000).tcp(1, 2, 3, 4)).fragment()).isEqualTo(Fragment.First);
  }

  @Test
  void contradictionsAreMalformed() {
    for (String name : new String[] {"ipv4 of version 5", "ipv4 header of 16 bytes", "ipv4 header longer than the packet",
        "ipv4 total length below the header", "ipv4 total length one too long", "ipv4 total length 0", "ipv6 of version 4",
        "ipv6 payload length one too long", "ipv6 extension longer than the packet", "ipv6 extension in the last 4 bytes",
        "ipv6 extension in no bytes", "tcp header longer than the packet", "tcp header of 16 bytes", "tcp header cut by the total length",
        "udp header cut by the total length", "icmp header cut by the total length", "icmpv6 header cut by the payload length"}) {
      assertThat(golden(name)).as(name).isEqualTo(Outcome.Malformed);
    }
  }
}
