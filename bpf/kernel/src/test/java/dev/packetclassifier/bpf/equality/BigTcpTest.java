// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.equality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.frame.FrameBuilder;
import dev.packetclassifier.bpf.image.Tracing;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.program.SampleModels;
import dev.packetclassifier.bpf.program.Unjudged;
import dev.packetclassifier.bpf.shape.Geometry;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A packet of more than 64 KiB has 0 in its IP header's length, and over IPv6 a header that is never sent: it is taken in as its segments,
 * whichever way it goes. One that stands for a single packet is malformed.
 */
class BigTcpTest {
  private static final int SEGMENT = 1448;
  private static final int IPV4_LENGTH = 16;
  private static final int IPV6_LENGTH = 18;
  private static final int ETHERNET = 14;
  private static final int HOP_BY_HOP = 54;

  private static FrameBuilder tcp(FrameBuilder ip, boolean leaves) {
    ip.fromHost(leaves ? FrameBuilder.RECEIVER_HOST : FrameBuilder.SENDER_HOST)
        .toHost(leaves ? FrameBuilder.SENDER_HOST : FrameBuilder.RECEIVER_HOST);
    return ip.tcp(leaves ? 443 : 40000, leaves ? 40000 : 443, 0x10, 500);
  }

  private static byte[] withoutLength(byte[] frame, int at) {
    frame[at] = 0;
    frame[at + 1] = 0;
    return frame;
  }

  private static Comparison comparison(Feature feature) {
    return new Comparison(Scenario.of(SampleModels.above(feature, 1), Map.of(), Mode.Enforce, Tracing.Verdicts,
        Geometry.ofRecords(64, 64, 64)));
  }

  private static void assertTakenInAsSegments(byte[] request, byte[] big, byte[] bigRequest) {
    try (Comparison comparison = comparison(Feature.BackwardPackets)) {
      assertThat(comparison.take(new Step(Hook.Arriving, 1000, request, 0))).isNull();
      assertThat(comparison.take(new Step(Hook.Leaving, 2000, big, 0))).isNull();
      assertThat(comparison.told().unjudged()).as("without a segment size").isEqualTo(Unjudged.Malformed.ordinal());
      assertThat(comparison.take(new Step(Hook.Leaving, 2000, big, SEGMENT))).isNull();
      assertThat(comparison.told().unjudged()).isEqualTo(Unjudged.values().length);
      assertThat(comparison.take(new Step(Hook.Arriving, 3000, request, 0))).isNull();
      assertThat(comparison.told().feature(Feature.BackwardPackets.ordinal())).as("packets that left, plus one").isEqualTo(3);
    }
    try (Comparison comparison = comparison(Feature.PacketLength)) {
      assertThat(comparison.take(new Step(Hook.ArrivingTc, 4000, bigRequest, SEGMENT))).isNull();
      assertThat(comparison.told().feature(Feature.PacketLength.ordinal())).as("of the first segment")
          .isEqualTo(headers(request) + SEGMENT);
      assertThat(comparison.take(new Step(Hook.ArrivingTc, 4000, bigRequest, 0))).isNull();
      assertThat(comparison.told().unjudged()).as("without a segment size").isEqualTo(Unjudged.Malformed.ordinal());
    }
  }

  /** Of layer 3 and 4, of a frame without payload. */
  private static int headers(byte[] frame) {
    return frame.length - ETHERNET;
  }

  private static FrameBuilder ipv6() {
    return new FrameBuilder().ipv6();
  }

  @Test
  void overIpv4() {
    byte[] request = tcp(new FrameBuilder().ipv4(), false).build();
    assertTakenInAsSegments(request, withoutLength(tcp(new FrameBuilder().ipv4(), true).payload(2 * SEGMENT).build(), IPV4_LENGTH),
        withoutLength(tcp(new FrameBuilder().ipv4(), false).payload(2 * SEGMENT).build(), IPV4_LENGTH));
  }

  @Test
  void overIpv6() {
    byte[] request = tcp(ipv6(), false).build();
    assertTakenInAsSegments(request, jumbo(tcp(ipv6().extension(0, 0), true).payload(2 * SEGMENT).build()),
        jumbo(tcp(ipv6().extension(0, 0), false).payload(2 * SEGMENT).build()));
  }

  /** With 0 as length, and the hop-by-hop header as the kernel writes it. */
  private static byte[] jumbo(byte[] frame) {
    frame[HOP_BY_HOP + 2] = (byte) 0xc2;
    frame[HOP_BY_HOP + 3] = 4;
    return withoutLength(frame, IPV6_LENGTH);
  }
}
