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
 * A packet of more than 64 KiB leaves with 0 in its IP header's length: it passes as malformed, and the flow goes on as if it had not
 * been.
 */
class BigTcpTest {
  private static final int SEGMENT = 1448;
  private static final int IPV4_LENGTH = 16;
  private static final int IPV6_LENGTH = 18;

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

  private static void assertNotTakenIn(byte[] request, byte[] big, byte[] answer) {
    try (Comparison comparison = new Comparison(Scenario.of(SampleModels.above(Feature.BackwardPackets, 1), Map.of(), Mode.Enforce,
        Tracing.Verdicts, Geometry.ofRecords(64, 64, 64)))) {
      assertThat(comparison.take(new Step(Hook.Arriving, 1000, request, 0))).isNull();
      assertThat(comparison.take(new Step(Hook.Leaving, 2000, big, SEGMENT))).isNull();
      assertThat(comparison.told().unjudged()).isEqualTo(Unjudged.Malformed.ordinal());
      assertThat(comparison.take(new Step(Hook.Arriving, 3000, request, 0))).isNull();
      assertThat(comparison.told().feature(Feature.BackwardPackets.ordinal())).as("packets that left, plus one").isEqualTo(1);
      assertThat(comparison.take(new Step(Hook.Leaving, 4000, answer, SEGMENT))).isNull();
      assertThat(comparison.told().feature(Feature.BackwardPackets.ordinal())).as("of one with its length").isEqualTo(3);
    }
  }

  @Test
  void overIpv4IsNotTakenIn() {
    byte[] answer = tcp(new FrameBuilder().ipv4(), true).payload(2 * SEGMENT).build();
    assertNotTakenIn(tcp(new FrameBuilder().ipv4(), false).build(), withoutLength(answer.clone(), IPV4_LENGTH), answer);
  }

  @Test
  void overIpv6IsNotTakenIn() {
    byte[] answer = tcp(new FrameBuilder().ipv6(), true).payload(2 * SEGMENT).build();
    byte[] jumbo = tcp(new FrameBuilder().ipv6().extension(0, 0), true).payload(2 * SEGMENT).build();
    assertNotTakenIn(tcp(new FrameBuilder().ipv6(), false).build(), withoutLength(jumbo, IPV6_LENGTH), answer);
  }
}
