// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.twin;

import static dev.packetclassifier.bpf.twin.Frames.ACK;
import static dev.packetclassifier.bpf.twin.Frames.FIN;
import static dev.packetclassifier.bpf.twin.Frames.PSH;
import static dev.packetclassifier.bpf.twin.Frames.RST;
import static dev.packetclassifier.bpf.twin.Frames.SYN;
import static dev.packetclassifier.bpf.twin.Frames.URG;
import static dev.packetclassifier.bpf.twin.Frames.reply;
import static dev.packetclassifier.bpf.twin.Frames.request;
import static dev.packetclassifier.bpf.twin.Frames.udp;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.bpf.parse.Hook;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

class StatisticsTest {
  /** Lengths 40, 140, 40: 10240; +(35840-10240)/8 = 13440; -(13440-10240)/8 = 13040. Deviations 0; 22400/8 = 2800; 2800+(2800-2800)/8. */
  @Test
  void runningMeansWeighTheNewestByOneEighth() {
    Watch.all().arrives(0, request(ACK)).shows(Feature.LengthMean, 10241, Feature.LengthDeviation, 1, Feature.InterArrivalMean, 0,
        Feature.InterArrivalDeviation, 0, Feature.DirectionMean, 1, Feature.DirectionDeviation, 1)
        .leaves(100, reply(ACK).payload(100)).shows(Feature.LengthMean, 13441, Feature.LengthDeviation, 2801, Feature.InterArrivalMean, 101,
            Feature.InterArrivalDeviation, 1, Feature.DirectionMean, 33, Feature.DirectionDeviation, 29)
        // Times 100, 300: 25600 + (76800-25600)/8 = 32000, >> 8 = 125; (76800-32000)/8 = 5600, >> 8 = 21.
        // Direction 32 - 4 = 28; 28 + (28-28)/8.
        .arrives(400, request(ACK)).shows(Feature.LengthMean, 13041, Feature.LengthDeviation, 2801, Feature.InterArrivalMean, 126,
            Feature.InterArrivalDeviation, 22, Feature.DirectionMean, 29, Feature.DirectionDeviation, 29);
  }

  /**
   * Lengths 30 and 29: 7680 - 256/8 = 7648; and with 28: 7648 + (7168-7648 >> 3 = -60) = 7588; a shift rounds down: 28 again:
   * (-420 >> 3) = -53.
   */
  @Test
  void meansRoundDown() {
    Watch.all().arrives(0, udp(1, 5, 2, 6).payload(2)).arrives(0, udp(1, 5, 2, 6).payload(1)).shows(Feature.LengthMean, 7649)
        .arrives(0, udp(1, 5, 2, 6)).shows(Feature.LengthMean, 7589).arrives(0, udp(1, 5, 2, 6)).shows(Feature.LengthMean, 7536);
  }

  @Test
  void flagsAreCounted() {
    Watch.all().arrives(0, request(SYN | FIN | RST | PSH | URG)).shows(Feature.SynCount, 2, Feature.AckCount, 1, Feature.FinCount, 2,
        Feature.RstCount, 2, Feature.PshCount, 2, Feature.UrgCount, 2)
        .leaves(0, reply(ACK)).shows(Feature.SynCount, 2, Feature.AckCount, 2, Feature.UrgCount, 2);
  }

  /** 2,500 bytes in segments of 1,000: three packets of 1,040, 1,040 and 540 bytes. */
  @Test
  void aPacketThatLeavesStandsForItsSegments() {
    Watch.all().arrives(0, request(SYN)).leaves(10, reply(ACK | URG | PSH | FIN).payload(2500), 1000).shows(Feature.FlowPackets, 4,
        Feature.FlowBytes, 40 + 120 + 2500, Feature.BackwardPackets, 4, Feature.BackwardBytes, 2621, Feature.PayloadPackets, 4,
        Feature.PacketLengthMin, 40, Feature.PacketLengthMax, 1040, Feature.InterArrival, 11, Feature.InterArrivalMin, 1,
        Feature.InterArrivalMax, 11, Feature.AckCount, 4, Feature.UrgCount, 4, Feature.PshCount, 2, Feature.FinCount, 2,
        Feature.PacketLength, 2540, Feature.PayloadLength, 2500, Feature.BackwardFirstLength, 1000,
        // Log2: 256 * 9 + (1001 << 8 >> 9) - 256 = 2548, * 10 >> 8 = 99; of 500: 256 * 8 + 501 - 256 = 2293, 89.
        Feature.FirstSize0, 128, Feature.FirstSize1, 128 - 99, Feature.FirstSize2, 128 - 99, Feature.FirstSize3, 128 - 89,
        Feature.FirstSize4, 0,
        // Lengths 40, 1040, 1040, 540: 10240, 42240, 70240, 78740. Times 10, 0, 0: 2560, 2240, 1960.
        Feature.LengthMean, 78741, Feature.InterArrivalMean, 8, Feature.DirectionMean, 85);
  }

  /** Running means and first sizes follow eight of a hundred; sums take all. */
  @Test
  void manySegmentsAreFollowedForEight() {
    Watch.all().leaves(7, reply(ACK).payload(100), 1).shows(Feature.FlowPackets, 100, Feature.FlowBytes, 4100, Feature.InterArrival, 0,
        Feature.InterArrivalMin, 1, Feature.InterArrivalMax, 1, Feature.InterArrivalMean, 1, Feature.LengthMean, 41 * 256 + 1,
        Feature.FirstSize7, 138,
        Feature.ForwardFirstLength, 1, Feature.ForwardFirstByte3, 5, Feature.PacketLengthMin, 41, Feature.PacketLengthMax, 41);
  }

  @Test
  void segmentsThatAreNone() {
    Watch.all().leaves(0, reply(ACK).payload(100), 100).shows(Feature.FlowPackets, 1).leaves(0, reply(ACK).payload(101), 100)
        .shows(Feature.FlowPackets, 3)
        .leaves(0, reply(ACK), 100).shows(Feature.FlowPackets, 4).take(Hook.Arriving, 0, reply(ACK).payload(500), 100)
        .shows(Feature.FlowPackets, 5);
  }

  @Test
  void firstSizesKnowTheirDirection() {
    // 10 * log2(2) = 10; of 3: 256 * 2 + 0 - 256 = 512 - 256, * 10 >> 8 = 20; the largest 127.
    Watch.all().arrives(0, request(ACK)).leaves(0, reply(ACK).payload(1)).arrives(0, request(ACK).payload(3)).shows(Feature.FirstSize0, 128,
        Feature.FirstSize1, 118, Feature.FirstSize2, 148, Feature.FirstSize3, 0);
    Watch.all().arrives(0, udp(1, 5, 2, 6).payload(8191)).shows(Feature.FirstSize0, 255).leaves(0, udp(2, 6, 1, 5).payload(60000))
        .shows(Feature.FirstSize1, 1);
  }

  /** A row's group alone gives the same as all groups. */
  @Test
  void whatIsNotUsedIsNotNeeded() {
    for (Feature feature : Feature.values()) {
      Watch all = Watch.all();
      Watch alone = Watch.of(EnumSet.of(feature), StationKey.Address, 1024);
      for (Watch watch : new Watch[] {all, alone}) {
        watch.arrives(0, request(SYN, 2, 4, 5, 180)).leaves(90, reply(SYN | ACK, 3, 3, 7, 1)).arrives(200, request(PSH | ACK).payload(20))
            .leaves(300_000, reply(ACK).payload(2000), 700).arrives(300_001, request(ACK));
      }
      alone.shows(feature, all.get(feature));
    }
  }

  /** 40, 140, 60 bytes at 0, 10 and 40 us: the exact means but for what the rounding towards the mean before takes. */
  @Test
  void aFlowsOwnMeans() {
    Watch.all().arrives(0, request(SYN)).shows(Feature.FlowLengthMean, 40 * 256 + 1, Feature.FlowLengthDeviation, 1,
        Feature.FlowInterArrivalMean, 0, Feature.FlowInterArrivalDeviation, 0, Feature.FlowDirectionMean, 1)
        .arrives(10, request(ACK).payload(100)).shows(Feature.FlowLengthMean, 90 * 256 + 1, Feature.FlowLengthDeviation, 25 * 256 + 1,
            Feature.FlowInterArrivalMean, 11, Feature.FlowInterArrivalDeviation, 1, Feature.FlowDirectionMean, 1)
        .leaves(40, reply(ACK).payload(20)).shows(Feature.FlowLengthMean, 80 * 256 + 1, Feature.FlowLengthDeviation,
            25 * 256 - (25 * 256 - 20 * 256) / 3 + 1, Feature.FlowInterArrivalMean, 21, Feature.FlowInterArrivalDeviation, 6,
            Feature.FlowDirectionMean, 256 / 3 + 1, Feature.FlowDirectionDeviation, (256 - 256 / 3) / 3 + 1);
  }

  @Test
  void bothPortsOfAFlow() {
    Watch.all().arrives(0, request(SYN)).shows(Feature.InitiatorPort, 1000, Feature.ResponderPort, 80).leaves(1, reply(ACK))
        .shows(Feature.InitiatorPort, 1000, Feature.ResponderPort, 80, Feature.SourcePort, 80);
  }
}
