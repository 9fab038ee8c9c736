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

  private static Watch withThreePacketsEach(Watch watch) {
    for (int i = 0; i < 3 * Geometry.WAYS; i++) {
      watch.arrives(200 + i, udp(1, i % Geometry.WAYS, 2, 53));
    }
    return watch;
  }

  /** Seven flows of three packets and one of two: whoever comes takes the place of the last of those that came. */
  @Test
  void whatIsSettledAndInUseStays() {
    Watch watch = flows();
    for (int i = 0; i < 3 * Geometry.WAYS - 1; i++) {
      watch.arrives(200 + i, udp(1, i % Geometry.WAYS, 2, 53));
    }
    for (int i = 0; i < 1000; i++) {
      watch.arrives(1000 + i, udp(1, 1000 + i, 2, 53)).shows(Feature.FlowPackets, 1);
    }
    for (int i = 0; i < Geometry.WAYS - 1; i++) {
      watch.arrives(2000, udp(1, i, 2, 53)).shows(Feature.FlowPackets, 4);
    }
    watch.arrives(2000, udp(1, Geometry.WAYS - 1, 2, 53)).shows(Feature.FlowPackets, 1);
  }

  @Test
  void whereAllAreSettledTheOldestGivesWay() {
    withThreePacketsEach(full()).arrives(300, udp(1, 99, 2, 53)).arrives(301, udp(1, 1, 2, 53)).shows(Feature.FlowPackets, 5)
        .arrives(302, udp(1, 0, 2, 53)).shows(Feature.FlowPackets, 1);
  }

  @Test
  void afterTenSecondsWithoutAPacketItIsInUseNoMore() {
    long last = 200 + 3 * Geometry.WAYS - 1;
    Watch held = withThreePacketsEach(full()).arrives(5_000_000, udp(1, 50, 2, 53)).arrives(last + 9_999_999, udp(1, 51, 2, 53));
    held.arrives(last + 9_999_999, udp(1, 50, 2, 53)).shows(Feature.FlowPackets, 2);
    held.arrives(last + 9_999_999, udp(1, 1, 2, 53)).shows(Feature.FlowPackets, 1);
    Watch gone = withThreePacketsEach(full()).arrives(5_000_000, udp(1, 50, 2, 53)).arrives(last + 10_000_000, udp(1, 51, 2, 53));
    gone.arrives(last + 10_000_000, udp(1, 50, 2, 53)).shows(Feature.FlowPackets, 2);
  }

  @Test
  void whatIsAboutToEndGivesWay() {
    Watch watch = flows();
    for (int i = 0; i < 3 * Geometry.WAYS; i++) {
      int port = i % Geometry.WAYS;
      watch.arrives(200 + i, Frames.tcp(1, port, 2, 80, port == 3 && i >= 2 * Geometry.WAYS ? Frames.FIN : Frames.ACK));
    }
    watch.arrives(300, udp(1, 99, 2, 53)).arrives(301, Frames.tcp(1, 0, 2, 80, Frames.ACK)).shows(Feature.FlowPackets, 4)
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
