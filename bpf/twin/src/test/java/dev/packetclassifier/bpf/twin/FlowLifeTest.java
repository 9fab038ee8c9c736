// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.twin;

import static dev.packetclassifier.bpf.twin.Frames.ACK;
import static dev.packetclassifier.bpf.twin.Frames.FIN;
import static dev.packetclassifier.bpf.twin.Frames.RST;
import static dev.packetclassifier.bpf.twin.Frames.SYN;
import static dev.packetclassifier.bpf.twin.Frames.reply;
import static dev.packetclassifier.bpf.twin.Frames.request;
import static dev.packetclassifier.bpf.twin.Frames.udp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.frame.FrameBuilder;
import dev.packetclassifier.bpf.parse.Hook;
import org.junit.jupiter.api.Test;

class FlowLifeTest {
  private static final long SECOND = 1_000_000;

  @Test
  void bothDirectionsAreOneFlow() {
    Watch watch = Watch.all().arrives(100, request(SYN)).shows(Feature.FlowPackets, 1, Feature.FlowBytes, 40, Feature.FlowDirection, 1,
        Feature.FlowDuration, 1, Feature.MidFlow, 1, Feature.InterArrival, 0, Feature.InterArrivalMin, 0, Feature.InterArrivalMax, 0,
        Feature.ForwardPackets, 2, Feature.BackwardPackets, 1, Feature.ForwardBytes, 41, Feature.BackwardBytes, 1, Feature.PayloadPackets,
        1);
    watch.leaves(107, reply(SYN | ACK)).shows(Feature.FlowPackets, 2, Feature.FlowDirection, 2, Feature.FlowDuration, 8,
        Feature.InterArrival, 8,
        Feature.InterArrivalMin, 8, Feature.InterArrivalMax, 8, Feature.BackwardPackets, 2);
    watch.arrives(110, request(ACK).payload(10)).shows(Feature.FlowPackets, 3, Feature.FlowBytes, 130, Feature.FlowDirection, 1,
        Feature.InterArrival, 4, Feature.InterArrivalMin, 4, Feature.InterArrivalMax, 8, Feature.ForwardBytes, 91, Feature.BackwardBytes,
        41,
        Feature.PayloadPackets, 2, Feature.PacketLengthMin, 40, Feature.PacketLengthMax, 50, Feature.SynCount, 3, Feature.AckCount, 3,
        Feature.FinCount, 1, Feature.MidFlow, 1);
    assertThat(watch.pipeline().flowId()).isZero();
  }

  @Test
  void aFlowWithoutItsSynIsMidFlow() {
    Watch.all().arrives(0, request(ACK)).shows(Feature.MidFlow, 2).leaves(0, reply(SYN)).shows(Feature.MidFlow, 2);
    Watch.all().arrives(0, request(SYN | ACK)).shows(Feature.MidFlow, 1);
    Watch.all().arrives(0, udp(1, 5, 2, 6)).shows(Feature.MidFlow, 0, Feature.SynCount, 0, Feature.FlowPackets, 1);
  }

  @Test
  void idlenessOf120SecondsBeginsItAgain() {
    Watch watch = Watch.all().arrives(5, request(ACK)).arrives(5 + 120 * SECOND - 1, request(ACK)).shows(Feature.FlowPackets, 2);
    watch.leaves(5 + 240 * SECOND - 1, reply(ACK)).shows(Feature.FlowPackets, 1, Feature.FlowDirection, 1, Feature.InterArrival, 0);
    assertThat(watch.pipeline().flowId()).isEqualTo(1);
    watch.arrives(5 + 240 * SECOND, request(ACK)).shows(Feature.FlowDirection, 2, Feature.BackwardPackets, 2);
  }

  @Test
  void nanosecondsAreCutNotRounded() {
    Watch watch = Watch.all().take(Hook.Arriving, 1999, request(ACK), 0).take(Hook.Arriving, 2000, request(ACK), 0)
        .shows(Feature.InterArrival, 2);
    watch.take(Hook.Arriving, 2999, request(ACK), 0).shows(Feature.InterArrival, 1);
    Watch.all().take(Hook.Arriving, -1, request(ACK), 0).take(Hook.Arriving, Long.MAX_VALUE, request(ACK), 0)
        .shows(Feature.FlowPackets, 2, Feature.InterArrival, 1, Feature.FlowDuration, 1);
  }

  @Test
  void aSynBeginsItAgainAfterASecondOrAnEnd() {
    Watch.all().arrives(0, request(SYN)).arrives(SECOND - 1, request(SYN)).shows(Feature.FlowPackets, 2)
        .arrives(2 * SECOND - 1, request(SYN)).shows(Feature.FlowPackets, 1);
    Watch.all().arrives(0, request(SYN)).arrives(2 * SECOND, request(SYN | ACK)).shows(Feature.FlowPackets, 2);
    Watch.all().arrives(0, request(SYN)).arrives(1, request(FIN | ACK)).arrives(2, request(ACK)).shows(Feature.FlowPackets, 3)
        .leaves(3, reply(SYN)).shows(Feature.FlowPackets, 1, Feature.FlowDirection, 1);
    Watch.all().arrives(0, request(RST)).arrives(0, request(SYN)).shows(Feature.FlowPackets, 1).arrives(0, request(SYN))
        .shows(Feature.FlowPackets, 2);
    Watch.all().arrives(0, request(SYN | FIN)).arrives(0, request(SYN)).shows(Feature.FlowPackets, 1, Feature.SynCount, 2);
  }

  @Test
  void clocksThatStepBackTakeNoTime() {
    Watch.all().arrives(500, request(ACK)).arrives(300, request(ACK)).shows(Feature.InterArrival, 1, Feature.FlowDuration, 1)
        .arrives(450, request(ACK)).shows(Feature.InterArrival, 1).arrives(510, request(ACK))
        .shows(Feature.InterArrival, 11, Feature.FlowDuration, 11);
    // Begun again in its place at an earlier time: the last time stays, the first does not.
    Watch.all().arrives(500, request(RST)).arrives(100, request(SYN)).shows(Feature.FlowPackets, 1).arrives(510, request(ACK))
        .shows(Feature.InterArrival, 11, Feature.FlowDuration, 411);
  }

  @Test
  void differencesSaturate() {
    Watch watch = Watch.all();
    for (int i = 0; i < 40; i++) {
      watch.arrives(i * 119 * SECOND, udp(1, 5, 2, 6));
    }
    watch.shows(Feature.FlowPackets, 40, Feature.FlowDuration, 0xffff_ffffL, Feature.InterArrival, 119 * SECOND + 1);
  }

  @Test
  void equalEndsAreAlwaysForward() {
    Watch.all().arrives(0, udp(1, 5, 1, 5)).arrives(1, udp(1, 5, 1, 5))
        .shows(Feature.FlowDirection, 1, Feature.FlowPackets, 2, Feature.SourceUnanswered1s, 2);
    Watch.all().arrives(0, udp(1, 5, 1, 6)).arrives(1, udp(1, 6, 1, 5)).shows(Feature.FlowDirection, 2, Feature.FlowPackets, 2);
  }

  @Test
  void portsDecideBetweenEqualAddressesOnly() {
    Watch watch = Watch.all().arrives(0, udp(1, 9, 2, 5)).arrives(0, udp(1, 5, 2, 9));
    assertThat(watch.pipeline().flowId()).isEqualTo(1);
    watch.arrives(0, udp(2, 5, 1, 9)).shows(Feature.FlowDirection, 2);
    assertThat(watch.pipeline().flowId()).isZero();
  }

  @Test
  void whatIsNotInTheKeyAndWhatIs() {
    Watch watch = Watch.all().arrives(0, udp(1, 5, 2, 6)).arrives(0, new FrameBuilder().tag(0x8100, 7).ipv4().fromHost(1).toHost(2)
        .udp(5, 6))
        .shows(Feature.FlowPackets, 2);
    watch.arrives(0, new FrameBuilder().ipv6().mapIpv4().fromHost(1).toHost(2).udp(5, 6)).shows(Feature.FlowPackets, 1)
        .arrives(0, Frames.tcp(1, 5, 2, 6, ACK)).shows(Feature.FlowPackets, 1);
    watch.arrives(0, new FrameBuilder().ipv4(0, 64, 0x2000).fromHost(1).toHost(2).udp(5, 6)).shows(Feature.FlowPackets, 3)
        .arrives(0, new FrameBuilder().ipv4(0, 64, 1).fromHost(1).toHost(2).protocol(17).payload(9)).shows(Feature.FlowPackets, 1)
        .arrives(0, new FrameBuilder().ipv4(0, 64, 1).fromHost(2).toHost(1).protocol(17).payload(9))
        .shows(Feature.FlowPackets, 2, Feature.MidFlow, 0);
    watch.arrives(0, Frames.hosts(1, 2).icmp(8)).arrives(0, Frames.hosts(2, 1).icmp(0))
        .shows(Feature.FlowPackets, 2, Feature.FlowDirection, 2);
  }

  @Test
  void arpIsAFlowBetweenItsAddresses() {
    Watch watch = Watch.all().arrives(0, Frames.arp(1, 1, 2)).shows(Feature.FlowPackets, 1, Feature.SourceNewFlows1s, 1, Feature.FlowBytes,
        46,
        Feature.FirstSize0, 128, Feature.PayloadPackets, 1, Feature.SynCount, 0);
    watch.leaves(3, Frames.arp(2, 2, 1)).shows(Feature.FlowDirection, 2, Feature.InterArrival, 4, Feature.DestinationUnanswered1s, 1);
    watch.arrives(4, Frames.arp(1, 1, 2).set(15, 2)).shows(Feature.FlowPackets, 0, Feature.SourcePackets1s, 0, Feature.SourceSpokeArp, 0);
    assertThat(watch.pipeline().flowId()).isEqualTo(-1);
    watch.arrives(5, new FrameBuilder().link(0x0806, 0, 1, 8, 0, 6, 4, 0, 1)).shows(Feature.FlowPackets, 0);
  }

  @Test
  void othersHaveNoFlow() {
    Watch watch = Watch.all().arrives(0, request(ACK)).arrives(1, new FrameBuilder().link(0x88cc, new int[60]))
        .shows(Feature.FlowPackets, 0, Feature.FlowDirection, 0, Feature.FlowDuration, 0, Feature.InterArrival, 0, Feature.ForwardPackets,
            0,
            Feature.LengthMean, 0, Feature.SourcePackets1s, 0, Feature.SourceSpokeLlc, 0);
    assertThat(watch.pipeline().flowId()).isEqualTo(-1);
    assertThat(watch.pipeline().cold()).isFalse();
  }
}
