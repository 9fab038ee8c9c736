// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.twin;

import static dev.packetclassifier.bpf.twin.Frames.udp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.bpf.shape.Geometry;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** Tables of one set: eight records. */
class EvictionTest {
  /** Two each way of eight flows. */
  private static final int PACKETS = 4 * Geometry.WAYS;

  private static Watch flows() {
    return Watch.of(EnumSet.of(Feature.FlowPackets), StationKey.Address, 1);
  }

  private static Watch full() {
    Watch watch = flows();
    for (int i = 0; i < Geometry.WAYS; i++) {
      watch.arrives(100 + i, udp(1, i, 2, 53));
    }
    return watch;
  }

  @Test
  void theOneThatWasNotUsedForLongestGivesWay() {
    Watch watch = full().arrives(200, udp(1, 0, 2, 53)).shows(Feature.FlowPackets, 2);
    watch.arrives(201, udp(1, 99, 2, 53)).shows(Feature.FlowPackets, 1);
    watch.arrives(202, udp(1, 0, 2, 53)).shows(Feature.FlowPackets, 3).arrives(203, udp(1, 2, 2, 53)).shows(Feature.FlowPackets, 2);
    // Port 1 gave way, and now port 3 does for it.
    watch.arrives(204, udp(1, 1, 2, 53)).shows(Feature.FlowPackets, 1).arrives(205, udp(1, 4, 2, 53)).shows(Feature.FlowPackets, 2)
        .arrives(206, udp(1, 3, 2, 53)).shows(Feature.FlowPackets, 1);
  }

  @Test
  void ofSeveralTheLowestWay() {
    Watch watch = flows();
    for (int i = 0; i < Geometry.WAYS; i++) {
      watch.arrives(100, udp(1, i, 2, 53));
    }
    watch.arrives(100, udp(1, 8, 2, 53)).arrives(100, udp(1, 1, 2, 53)).shows(Feature.FlowPackets, 2).arrives(100, udp(1, 8, 2, 53))
        .shows(Feature.FlowPackets, 2).arrives(100, udp(1, 0, 2, 53)).shows(Feature.FlowPackets, 1).arrives(100, udp(1, 8, 2, 53))
        .shows(Feature.FlowPackets, 1);
  }

  /** A record that is new has its own time, though the one before it was used later. */
  @Test
  void aClockThatStepsBackMakesNewOnesOld() {
    full().arrives(50, udp(1, 20, 2, 53)).arrives(60, udp(1, 21, 2, 53)).arrives(61, udp(1, 20, 2, 53)).shows(Feature.FlowPackets, 1)
        .arrives(108, udp(1, 1, 2, 53)).shows(Feature.FlowPackets, 2);
  }

  /** Of the flows of eight ports, packet by packet in turns: from the initiator, towards it, and so on. */
  private static Watch bothWays(Watch watch, int packets) {
    for (int i = 0; i < packets; i++) {
      int port = i % Geometry.WAYS;
      if (i / Geometry.WAYS % 2 == 0) {
        watch.arrives(200 + i, udp(1, port, 2, 53));
      } else {
        watch.leaves(200 + i, udp(2, 53, 1, port));
      }
    }
    return watch;
  }

  private static Watch settled(Watch watch) {
    return bothWays(watch, PACKETS);
  }

  /** Seven flows of two packets each way and one that lacks the last: whoever comes takes the place of the last of those that came. */
  @Test
  void whatIsSettledAndInUseStays() {
    Watch watch = bothWays(flows(), PACKETS - 1);
    for (int i = 0; i < 1000; i++) {
      watch.arrives(1000 + i, udp(1, 1000 + i, 2, 53)).shows(Feature.FlowPackets, 1);
    }
    for (int i = 0; i < Geometry.WAYS - 1; i++) {
      watch.arrives(2000, udp(1, i, 2, 53)).shows(Feature.FlowPackets, 5);
    }
    watch.arrives(2000, udp(1, Geometry.WAYS - 1, 2, 53)).shows(Feature.FlowPackets, 1);
  }

  @Test
  void whereAllAreSettledTheOldestGivesWay() {
    settled(full()).arrives(300, udp(1, 99, 2, 53)).arrives(301, udp(1, 1, 2, 53)).shows(Feature.FlowPackets, 6)
        .arrives(302, udp(1, 0, 2, 53)).shows(Feature.FlowPackets, 1);
  }

  /** Any number of packets of one direction, of any protocol: what a sender of forged addresses can make. */
  @Test
  void oneWayNothingIsSettled() {
    for (boolean tcp : new boolean[] {false, true}) {
      Watch watch = flows();
      for (int i = 0; i < 100 * Geometry.WAYS; i++) {
        int port = i % Geometry.WAYS;
        watch.arrives(200 + i, tcp ? Frames.tcp(1, port, 2, 80, i < Geometry.WAYS ? Frames.SYN : Frames.ACK) : udp(1, port, 2, 80));
      }
      for (int i = 0; i < Geometry.WAYS; i++) {
        watch.arrives(2000 + i, udp(1, 1000 + i, 2, 80));
      }
      watch.arrives(3000, tcp ? Frames.tcp(1, 0, 2, 80, Frames.ACK) : udp(1, 0, 2, 80)).shows(Feature.FlowPackets, 1);
    }
  }

  /** Eight flows that each get a SYN, the answer to it and one acknowledgment; then eight others come. */
  private static Watch afterHandshakes(int acknowledgment) {
    Watch watch = flows();
    for (int port = 0; port < Geometry.WAYS; port++) {
      watch.arrives(200, Frames.tcp(1, port, 2, 80, Frames.SYN))
          .leaves(201, Frames.tcp(2, 80, 1, port, Frames.SYN | Frames.ACK).numbers(7000, 1))
          .arrives(202, Frames.tcp(1, port, 2, 80, Frames.ACK).numbers(1, acknowledgment));
    }
    for (int i = 0; i < 100; i++) {
      watch.arrives(2000 + i, udp(1, 1000 + i, 2, 53));
    }
    int kept = 0;
    for (int port = Geometry.WAYS - 1; port >= 0; port--) {
      kept += watch.arrives(3000, Frames.tcp(1, port, 2, 80, Frames.ACK)).get(Feature.FlowPackets) > 1 ? 1 : 0;
    }
    assertThat(kept).isIn(0, Geometry.WAYS - 1);
    return kept == 0 ? null : watch;
  }

  @Test
  void whoAcknowledgesTheAnswerIsSettledAndWhoGuessesIsNot() {
    assertThat(afterHandshakes(7001)).isNotNull();
    assertThat(afterHandshakes(7001 + 65_535)).isNotNull();
    assertThat(afterHandshakes(7001 + 65_536)).isNull();
    assertThat(afterHandshakes(7000)).isNull();
    assertThat(afterHandshakes(0)).isNull();
  }

  @Test
  void afterTenSecondsWithoutAPacketItIsInUseNoMore() {
    long last = 200 + PACKETS - 1;
    Watch held = settled(full()).arrives(5_000_000, udp(1, 50, 2, 53)).arrives(last + 9_999_999, udp(1, 51, 2, 53));
    held.arrives(last + 9_999_999, udp(1, 50, 2, 53)).shows(Feature.FlowPackets, 2);
    held.arrives(last + 9_999_999, udp(1, 1, 2, 53)).shows(Feature.FlowPackets, 1);
    Watch gone = settled(full()).arrives(5_000_000, udp(1, 50, 2, 53)).arrives(last + 10_000_000, udp(1, 51, 2, 53));
    gone.arrives(last + 10_000_000, udp(1, 50, 2, 53)).shows(Feature.FlowPackets, 2);
  }

  @Test
  void whatIsAboutToEndGivesWay() {
    Watch watch = flows();
    for (int i = 0; i < PACKETS; i++) {
      int port = i % Geometry.WAYS;
      int flags = port == 3 && i >= PACKETS - Geometry.WAYS ? Frames.FIN : Frames.ACK;
      if (i / Geometry.WAYS % 2 == 0) {
        watch.arrives(200 + i, Frames.tcp(1, port, 2, 80, flags));
      } else {
        watch.leaves(200 + i, Frames.tcp(2, 80, 1, port, flags));
      }
    }
    watch.arrives(300, udp(1, 99, 2, 53)).arrives(301, Frames.tcp(1, 0, 2, 80, Frames.ACK)).shows(Feature.FlowPackets, 5)
        .arrives(302, Frames.tcp(1, 3, 2, 80, Frames.ACK)).shows(Feature.FlowPackets, 1);
  }

  @Test
  void aRecycledRecordMixesNothing() {
    Watch watch = Watch.of(EnumSet.allOf(Feature.class), StationKey.Address, 1);
    for (int i = 0; i < 64; i++) {
      watch.arrives(i, udp(i + 1, i, 100 + i, 53).payload(i)).shows(Feature.FlowPackets, 1, Feature.SourcePackets60s, 1,
          Feature.DestinationPackets60s, 1, Feature.ForwardFirstLength, i, Feature.LengthDeviation, 1, Feature.SourceLengthMean,
          (28 + i) * 256 + 1,
          Feature.SourceDnsLength, i, Feature.BackwardPackets, 1, Feature.InterArrivalMax, 0);
    }
  }

  /** The destination's record may take the place of the source's; what was read of it stays. */
  @Test
  void addressesAndStationsGiveWayToo() {
    Watch watch = Watch.of(EnumSet.of(Feature.SourcePackets1s, Feature.SourceSpokeUdp, Feature.DestinationSpokeUdp), StationKey.Address, 1);
    for (int host = 1; host <= 9; host++) {
      watch.arrives(host, udp(host, 5, 100, 53));
    }
    watch.arrives(20, udp(2, 5, 1, 53)).shows(Feature.SourcePackets1s, 2, Feature.DestinationSpokeUdp, 0).arrives(21, udp(1, 5, 9, 53))
        .shows(Feature.SourcePackets1s, 1, Feature.DestinationSpokeUdp, 2);
  }

  @Test
  void unusedTablesAreNotKept() {
    Watch watch = Watch.of(EnumSet.of(Feature.SourceSpokeUdp), StationKey.Address, 1).arrives(0, udp(1, 2, 3, 4))
        .shows(Feature.SourceSpokeUdp, 2);
    assertThat(watch.pipeline().flowId()).isEqualTo(-1);
  }
}
