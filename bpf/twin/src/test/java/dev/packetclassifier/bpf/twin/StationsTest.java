// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.twin;

import static dev.packetclassifier.bpf.twin.Frames.ACK;
import static dev.packetclassifier.bpf.twin.Frames.SYN;
import static dev.packetclassifier.bpf.twin.Frames.hosts;
import static dev.packetclassifier.bpf.twin.Frames.tcp;
import static dev.packetclassifier.bpf.twin.Frames.udp;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.bpf.frame.FrameBuilder;
import org.junit.jupiter.api.Test;

class StationsTest {
  private static final long HOUR = 3_600_000_000L;

  /** A frame from and to hosts by MAC address. */
  private static FrameBuilder frame(int from, int to) {
    return new FrameBuilder().set(5, to).set(11, from);
  }

  @Test
  void theSendersRowsIncludeThisPacketAndOthersAreRead() {
    Watch.all().arrives(0, udp(1, 5, 2, 53).payload(20)).shows(Feature.SourceSpokeUdp, 2, Feature.SourceSpokeDns, 2,
        Feature.SourceSpokeTcp, 1,
        Feature.SourceSpokeIpv4, 2, Feature.SourceSpokeArp, 1, Feature.SourceDnsLength, 20, Feature.SourceLengthMean, 48 * 256 + 1,
        Feature.DestinationSpokeUdp, 0, Feature.DestinationLengthMean, 0, Feature.InitiatorSpokeUdp, 2, Feature.InitiatorDnsLength, 20)
        .leaves(1, udp(2, 53, 1, 5).payload(90)).shows(Feature.SourceSpokeDns, 2, Feature.SourceDnsLength, 0, Feature.DestinationSpokeUdp,
            2,
            Feature.DestinationDnsLength, 20, Feature.InitiatorDnsLength, 20, Feature.InitiatorLengthMean, 48 * 256 + 1)
        // (48 << 8) + ((40 - 48) << 8 >> 3) = 12288 - 256.
        .arrives(2, tcp(1, 5, 2, 80, ACK)).shows(Feature.SourceSpokeTcp, 2, Feature.SourceSpokeHttp, 2, Feature.SourceLengthMean,
            12288 - 256 + 1);
  }

  @Test
  void portsOfEitherEndAreSpoken() {
    Object[][] cases = {{80, Feature.SourceSpokeHttp, true, false}, {8080, Feature.SourceSpokeHttp, true, false},
        {443, Feature.SourceSpokeTls, true, true}, {67, Feature.SourceSpokeDhcp, false, true}, {68, Feature.SourceSpokeDhcp, false, true},
        {546, Feature.SourceSpokeDhcp, false, true}, {547, Feature.SourceSpokeDhcp, false, true}, {53, Feature.SourceSpokeDns, true, true},
        {1900, Feature.SourceSpokeSsdp, false, true}, {5353, Feature.SourceSpokeMdns, false, true},
        {123, Feature.SourceSpokeNtp, false, true}};
    for (Object[] one : cases) {
      int port = (int) one[0];
      Watch.all().arrives(0, tcp(1, port, 2, 9, ACK)).shows(one[1], (boolean) one[2] ? 2 : 1);
      Watch.all().arrives(0, tcp(1, 9, 2, port, ACK)).shows(one[1], (boolean) one[2] ? 2 : 1);
      Watch.all().arrives(0, udp(1, port, 2, 9)).shows(one[1], (boolean) one[3] ? 2 : 1);
      Watch.all().arrives(0, udp(1, 9, 2, port)).shows(one[1], (boolean) one[3] ? 2 : 1);
    }
  }

  @Test
  void protocolsAreSpoken() {
    Watch.all().arrives(0, hosts(1, 2).icmp(8)).shows(Feature.SourceSpokeIcmp, 2, Feature.SourceSpokeIcmpv6, 1)
        .arrives(0, hosts(1, 2).protocol(2).payload(8)).shows(Feature.SourceSpokeIgmp, 2)
        .arrives(0, Frames.arp(1, 1, 2)).shows(Feature.SourceSpokeArp, 2, Feature.SourceSpokeMulticast, 1, Feature.SourceSpokeUdp, 1);
    Watch.all().arrives(0, new FrameBuilder().set(0, 3).ipv6().icmp(135)).shows(Feature.SourceSpokeIcmpv6, 2, Feature.SourceSpokeIpv6, 2,
        Feature.SourceSpokeMulticast, 2).arrives(0, new FrameBuilder().ipv6().protocol(2).payload(8)).shows(Feature.SourceSpokeIgmp, 1);
    // A later fragment has no header that says more.
    Watch.all().arrives(0, new FrameBuilder().ipv4(0, 64, 1).protocol(17).payload(20))
        .shows(Feature.SourceSpokeUdp, 1, Feature.SourceSpokeIpv4, 2);
  }

  @Test
  void lengthsOfDhcpAreIpv4sAndTheLast() {
    Watch.all().arrives(0, udp(1, 68, 2, 67).payload(300)).shows(Feature.SourceDhcpLength, 300).arrives(0, udp(1, 9, 2, 68).payload(7))
        .shows(Feature.SourceDhcpLength, 7).arrives(0, udp(1, 546, 2, 547).payload(90))
        .shows(Feature.SourceDhcpLength, 7, Feature.SourceSpokeDhcp, 2)
        .arrives(0, udp(1, 67, 2, 9)).shows(Feature.SourceDhcpLength, 0);
    // Segments of 428, 428 and 228 bytes: 109568 + ((58368 - 109568) >> 3) = 103168.
    Watch.all().leaves(0, udp(1, 9, 2, 53).payload(1000), 400).shows(Feature.SourceDnsLength, 400, Feature.SourceLengthMean, 103169);
  }

  @Test
  void theLastSynIsRemembered() {
    Watch.all().arrives(0, tcp(1, 5, 2, 80, SYN, 2, 4, 5, 180)).shows(Feature.SourceSynMss, 1461, Feature.SourceSynWindow, 501,
        Feature.SourceSynOptions, 4)
        .arrives(0, tcp(1, 6, 2, 80, SYN)).shows(Feature.SourceSynMss, 1, Feature.SourceSynOptions, 1)
        .arrives(0, tcp(1, 6, 2, 80, ACK, 2, 4, 0, 9)).shows(Feature.SourceSynMss, 1)
        .leaves(0, tcp(2, 80, 1, 6, SYN | ACK, 2, 4, 0, 9)).shows(Feature.SourceSynMss, 10, Feature.DestinationSynMss, 1,
            Feature.InitiatorSynMss, 1);
  }

  @Test
  void stationsByMacAddressNeedNoIp() {
    Watch watch = Watch.all(StationKey.Mac).arrives(0, frame(1, 2).link(40, new int[46]))
        .shows(Feature.SourceSpokeLlc, 2, Feature.SourceSpokeIpv4, 1,
            Feature.SourceLengthMean, 46 * 256 + 1, Feature.DestinationSpokeLlc, 0, Feature.InitiatorSpokeLlc, 0, Feature.FlowPackets, 0);
    watch.arrives(1, frame(2, 1).link(0x888e, 1, 1, 0, 0).pad(60)).shows(Feature.SourceSpokeEapol, 2, Feature.DestinationSpokeLlc, 2);
    // The initiator is who sent the flow's first packet, behind whatever address.
    watch.arrives(2, frame(3, 1).ipv4().fromHost(50).toHost(60).udp(5, 6)).leaves(3, frame(1, 4).ipv4().fromHost(60).toHost(50).udp(6, 5))
        .shows(Feature.InitiatorSpokeUdp, 2, Feature.DestinationSpokeUdp, 0, Feature.SourceSpokeLlc, 2, Feature.SourceSpokeUdp, 2);
    Watch.all().arrives(0, frame(1, 2).link(40, new int[46])).shows(Feature.SourceSpokeLlc, 0, Feature.SourceLengthMean, 0);
  }

  @Test
  void toOneselfIsReadAfterThisPacket() {
    Watch.all().arrives(0, udp(1, 5, 1, 53)).shows(Feature.DestinationSpokeDns, 2, Feature.InitiatorSpokeDns, 2);
  }

  @Test
  void anHourOfSilenceForgets() {
    Watch.all().arrives(0, udp(1, 5, 2, 53)).arrives(HOUR - 1, tcp(1, 5, 2, 9, ACK)).shows(Feature.SourceSpokeDns, 2)
        .arrives(2 * HOUR - 1, tcp(1, 5, 2, 9, ACK)).shows(Feature.SourceSpokeDns, 1, Feature.SourceSpokeTcp, 2, Feature.SourceLengthMean,
            40 * 256 + 1);
    // Nor is it known to others then.
    Watch.all().arrives(0, udp(1, 5, 2, 53)).arrives(HOUR - 1, udp(3, 5, 1, 9)).shows(Feature.DestinationSpokeDns, 2)
        .arrives(HOUR, udp(3, 5, 1, 9)).shows(Feature.DestinationSpokeDns, 0, Feature.DestinationLengthMean, 0)
        // Being spoken to is no sign of life.
        .arrives(HOUR - 2, udp(3, 5, 1, 9)).shows(Feature.DestinationSpokeDns, 2);
  }
}
