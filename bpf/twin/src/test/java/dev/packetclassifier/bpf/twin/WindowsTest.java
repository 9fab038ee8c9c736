// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.twin;

import static dev.packetclassifier.bpf.twin.Frames.ACK;
import static dev.packetclassifier.bpf.twin.Frames.RST;
import static dev.packetclassifier.bpf.twin.Frames.SYN;
import static dev.packetclassifier.bpf.twin.Frames.hosts;
import static dev.packetclassifier.bpf.twin.Frames.tcp;
import static dev.packetclassifier.bpf.twin.Frames.udp;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.bpf.frame.FrameBuilder;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WindowsTest {
  private static final long QUARTER = 250_000;
  private static final long LONG_QUARTER = 15_000_000;
  private static final Set<Feature> ADDRESSES = EnumSet.range(Feature.SourcePackets1s, Feature.DestinationPeers60s);

  /** A probe of host 9 to a port of host 1. */
  private static FrameBuilder probe(int port) {
    return tcp(9, 5000, 1, port, SYN);
  }

  private static FrameBuilder refusal(int port) {
    return tcp(1, port, 9, 5000, RST | ACK);
  }

  @Test
  void rowsTellWhatWasBeforeThisPacket() {
    Watch.all().arrives(0, probe(1)).shows(Feature.SourcePackets1s, 1, Feature.SourceNewFlows1s, 1, Feature.SourceUnanswered1s, 1,
        Feature.SourcePorts1s, 1, Feature.SourcePeers1s, 1, Feature.DestinationPackets60s, 1, Feature.DestinationPeers60s, 1)
        .arrives(1, probe(2)).shows(Feature.SourcePackets1s, 2, Feature.SourceNewFlows1s, 2, Feature.SourceUnanswered1s, 2,
            Feature.SourcePorts1s, 2,
            Feature.SourcePeers1s, 2, Feature.DestinationPackets1s, 2, Feature.DestinationNewFlows1s, 2, Feature.DestinationUnanswered1s, 2,
            Feature.DestinationPorts1s, 2, Feature.DestinationPeers1s, 2, Feature.SourcePackets60s, 2, Feature.DestinationUnanswered60s, 2)
        .arrives(2, probe(2)).shows(Feature.SourcePackets1s, 3, Feature.SourceNewFlows1s, 3, Feature.SourcePorts1s, 3,
            Feature.SourcePeers1s, 2)
        .arrives(3, probe(3)).shows(Feature.SourcePackets1s, 4, Feature.SourceNewFlows1s, 3)
        // What host 1 sends counts as source, and host 9 as destination: nothing so far.
        .leaves(4, refusal(1)).shows(Feature.SourcePackets1s, 1, Feature.SourceNewFlows1s, 1, Feature.DestinationPackets1s, 1,
            Feature.DestinationNewFlows1s, 1, Feature.DestinationPorts1s, 1);
  }

  /** Buckets 0 to 3 are the window until 1 s; then bucket 0 is gone. */
  @Test
  void aWindowIsFourQuarters() {
    Watch.all().arrives(0, probe(1)).arrives(QUARTER - 1, probe(2)).arrives(QUARTER, probe(3)).arrives(4 * QUARTER - 1, probe(4))
        .shows(Feature.SourcePackets1s, 4).arrives(4 * QUARTER, probe(5)).shows(Feature.SourcePackets1s, 3, Feature.SourceNewFlows1s, 3,
            Feature.SourceUnanswered1s, 3, Feature.SourcePorts1s, 3, Feature.SourcePeers1s, 2, Feature.SourcePackets60s, 5)
        .arrives(8 * QUARTER, probe(6)).shows(Feature.SourcePackets1s, 1, Feature.SourcePeers1s, 1, Feature.SourcePackets60s, 6);
    Watch.all().arrives(LONG_QUARTER - 1, probe(1)).arrives(4 * LONG_QUARTER - 1, probe(2)).shows(Feature.SourcePackets60s, 2)
        .arrives(4 * LONG_QUARTER, probe(3)).shows(Feature.SourcePackets60s, 2).arrives(400 * LONG_QUARTER, probe(3))
        .shows(Feature.SourcePackets60s, 1);
  }

  @Test
  void anOlderTimeCountsInTheNewestBucket() {
    Watch.all().arrives(4 * QUARTER, probe(1)).arrives(0, probe(2)).shows(Feature.SourcePackets1s, 2).arrives(7 * QUARTER, probe(3))
        .shows(Feature.SourcePackets1s, 3).arrives(8 * QUARTER, probe(4)).shows(Feature.SourcePackets1s, 2);
  }

  @Test
  void anAnswerTakesBackWhereTheFlowBegan() {
    Watch.all().arrives(0, probe(1)).arrives(QUARTER, probe(2)).leaves(QUARTER, refusal(1)).arrives(QUARTER, probe(3))
        .shows(Feature.SourceUnanswered1s, 2, Feature.SourceNewFlows1s, 3, Feature.DestinationUnanswered1s, 2, Feature.SourceUnanswered60s,
            2)
        // Only the first packet of the other direction answers.
        .leaves(QUARTER, refusal(1)).arrives(QUARTER, probe(4)).shows(Feature.SourceUnanswered1s, 3)
        // Of the flow that began in bucket 0 nothing was left there: its bucket's end takes nothing more.
        .arrives(4 * QUARTER, probe(5)).shows(Feature.SourceUnanswered1s, 4, Feature.SourceNewFlows1s, 4);
  }

  @Test
  void anAnswerThatComesTooLateTakesBackNothing() {
    Watch.all().arrives(0, probe(1)).arrives(5 * QUARTER, probe(2)).leaves(5 * QUARTER, refusal(1)).arrives(5 * QUARTER, probe(3))
        .shows(Feature.SourceUnanswered1s, 2, Feature.SourceUnanswered60s, 2);
  }

  /** The answer itself moves the window: the packet after it is older, and counts in the newest bucket. */
  @Test
  void anAnswerMovesTheWindow() {
    Watch.all().arrives(0, probe(1)).leaves(4 * QUARTER, refusal(1)).arrives(QUARTER, probe(2))
        .shows(Feature.SourcePackets1s, 1, Feature.SourcePackets60s, 2)
        .arrives(7 * QUARTER, probe(3)).shows(Feature.SourcePackets1s, 2);
  }

  @Test
  void neverBelowZero() {
    // Both flows begin in bucket 4 for host 9, whose window was there already; the first's own time is bucket 1.
    Watch.all().arrives(4 * QUARTER, probe(1)).leaves(4 * QUARTER, refusal(1)).arrives(QUARTER, probe(2)).leaves(4 * QUARTER, refusal(2))
        .arrives(4 * QUARTER, probe(3)).shows(Feature.SourceUnanswered1s, 2);
  }

  @Test
  void errorsAnswerNothing() {
    for (int type : new int[] {3, 4, 5, 11, 12}) {
      Watch.all().arrives(0, hosts(9, 1).icmp(8)).leaves(0, hosts(1, 9).icmp(type)).arrives(0, probe(1))
          .shows(Feature.SourceUnanswered1s, 2)
          .leaves(0, hosts(1, 9).icmp(0)).arrives(0, probe(2)).shows(Feature.SourceUnanswered1s, 2);
    }
    for (int type = 1; type < 5; type++) {
      Watch.all().arrives(0, new FrameBuilder().ipv6().icmp(128)).leaves(0, new FrameBuilder().ipv6().fromHost(100).toHost(200).icmp(type))
          .arrives(0, new FrameBuilder().ipv6().udp(1, 2)).shows(Feature.SourceUnanswered1s, 2);
    }
    // In the wrong IP version it is another protocol, and answers.
    Watch.all().arrives(0, hosts(9, 1).protocol(58).payload(8)).leaves(0, hosts(1, 9).protocol(58).append(1, 0, 0, 0, 0, 0, 0, 0))
        .arrives(0, probe(1)).shows(Feature.SourceUnanswered1s, 1);
  }

  @Test
  void aDroppedPacketsFlowIsNotUnanswered() {
    Watch.all().arrives(0, probe(1)).dropped().arrives(0, probe(2)).shows(Feature.SourceUnanswered1s, 1, Feature.SourceNewFlows1s, 2,
        Feature.DestinationUnanswered1s, 1)
        // Once: another drop of the same flow takes nothing from the others.
        .arrives(0, probe(1)).dropped().arrives(0, probe(3)).shows(Feature.SourceUnanswered1s, 2)
        // Nor does an answer of a flow that was dropped.
        .leaves(0, refusal(1)).arrives(0, probe(4)).shows(Feature.SourceUnanswered1s, 3);
  }

  /** An address that talks to itself: the take-back comes with the flow, before the rows are read. */
  @Test
  void anAnswerToOneself() {
    Watch.all().arrives(0, udp(9, 5, 9, 6)).arrives(0, udp(9, 6, 9, 5))
        .shows(Feature.SourceUnanswered1s, 1, Feature.DestinationUnanswered1s, 1,
            Feature.SourcePackets1s, 2, Feature.SourceNewFlows1s, 2);
  }

  @Test
  void countsSaturateAtSixteenBits() {
    Watch watch = Watch.of(ADDRESSES, StationKey.Address, 64);
    watch.leaves(0, udp(9, 5, 1, 6).payload(60_000), 1).leaves(0, udp(9, 5, 1, 6).payload(60_000), 1).leaves(QUARTER, udp(9, 5, 1, 6))
        .shows(Feature.SourcePackets1s, 0x10000, Feature.DestinationPackets1s, 0x10000).leaves(QUARTER, udp(9, 5, 1, 6))
        .shows(Feature.SourcePackets1s, 0x10001);
  }

  /** With all 64 bits of the ports set, half a bit is left over; 200 different ones are too many. */
  @Test
  void distinctPortsAreEstimated() {
    Watch watch = Watch.of(ADDRESSES, StationKey.Address, 1024);
    for (int port = 0; port < 1000; port++) {
      watch.arrives(0, probe(port));
    }
    watch.arrives(0, probe(7)).shows(Feature.SourcePorts1s, 312, Feature.SourcePeers1s, 2);
    // Ports 0 and 1 have the bits 0 and 39: 0x9E3779B97F4A7C15 >>> 58 = 0x27.
    Watch.of(ADDRESSES, StationKey.Address, 64).arrives(0, udp(9, 1, 1, 0)).arrives(0, udp(9, 1, 1, 1)).arrives(0, udp(9, 1, 1, 1))
        .shows(Feature.SourcePorts1s, 3);
    // Six bits of 64 stand for round(64 ln(64 / 58)) = 6.3, seven for 7.4, eight for 8.5.
    Watch few = Watch.of(ADDRESSES, StationKey.Address, 64);
    for (int port = 0; port < 9; port++) {
      few.arrives(0, udp(9, 1, 1, port));
    }
    few.shows(Feature.SourcePorts1s, 10);
  }

  @Test
  void onlyOneRoleIsKeptWhenOnlyItIsUsed() {
    Set<Feature> sources = EnumSet.of(Feature.SourceUnanswered60s);
    Watch.of(sources, StationKey.Address, 64).arrives(0, probe(1)).arrives(1, probe(2))
        .shows(Feature.SourceUnanswered60s, 2, Feature.DestinationUnanswered60s, 0)
        .leaves(2, refusal(1)).shows(Feature.SourceUnanswered60s, 1).arrives(3, probe(3)).shows(Feature.SourceUnanswered60s, 2);
  }

  private static FrameBuilder syn(int port) {
    return tcp(9, port, 1, 80, SYN);
  }

  private static FrameBuilder synAck(int port, int sequence) {
    return tcp(1, 80, 9, port, SYN | ACK).numbers(sequence, 1);
  }

  private static FrameBuilder ack(int port, int acknowledgment) {
    return tcp(9, port, 1, 80, ACK).numbers(1, acknowledgment);
  }

  /** Once a flow, in the bucket of the packet that shows it, for its initiator as source and its responder as destination. */
  @Test
  void establishedFlowsAreCounted() {
    Watch watch = Watch.all().arrives(0, syn(1)).shows(Feature.SourceEstablished1s, 1).leaves(1, synAck(1, -1)).arrives(2, ack(1, 0))
        .shows(Feature.SourceEstablished1s, 1, Feature.DestinationEstablished60s, 1).arrives(3, ack(1, 0))
        .shows(Feature.SourceEstablished1s, 2, Feature.SourceEstablished60s, 2, Feature.DestinationEstablished1s, 2,
            Feature.DestinationEstablished60s, 2)
        .arrives(4, ack(1, 1)).shows(Feature.SourceEstablished1s, 2);
    watch.leaves(5, synAck(1, 9)).shows(Feature.SourceEstablished1s, 1, Feature.DestinationEstablished1s, 1);
    watch.arrives(3 * QUARTER, syn(2)).leaves(3 * QUARTER, synAck(2, 100)).arrives(4 * QUARTER, ack(2, 101))
        .shows(Feature.SourceEstablished1s, 1)
        .arrives(4 * QUARTER, ack(2, 101)).shows(Feature.SourceEstablished1s, 2, Feature.SourceEstablished60s, 3);
  }

  /** What someone can send who sees no answer: nothing of it counts. */
  @Test
  void whoSeesNoAnswerEstablishesNothing() {
    Watch watch = Watch.all().arrives(0, syn(1)).leaves(1, synAck(1, 1_000_000)).arrives(2, ack(1, 0)).arrives(3, ack(1, 1_000_000))
        .arrives(4, ack(1, 1_000_001 + 65_536)).arrives(5, tcp(9, 1, 1, 80, RST | ACK).numbers(1, 1_000_001))
        .arrives(6, tcp(9, 1, 1, 80, SYN | ACK).numbers(1, 1_000_001));
    watch.arrives(7, syn(2)).arrives(8, ack(2, 1)).arrives(9, ack(3, 1)).leaves(10, synAck(3, 0)).arrives(11, ack(3, 1));
    watch.arrives(12, udp(9, 5, 1, 5)).leaves(13, udp(1, 5, 9, 5)).arrives(14, udp(9, 5, 1, 5))
        .shows(Feature.SourceEstablished1s, 1, Feature.SourceEstablished60s, 1, Feature.DestinationEstablished60s, 1);
    // Only the latest SYN-ACK counts.
    watch.leaves(15, synAck(1, 5)).arrives(16, ack(1, 1_000_001)).arrives(17, ack(1, 6 + 65_535)).arrives(18, ack(1, 6))
        .shows(Feature.SourceEstablished1s, 2);
  }
}
