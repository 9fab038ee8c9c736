// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.twin;

import static dev.packetclassifier.bpf.twin.Frames.ACK;
import static dev.packetclassifier.bpf.twin.Frames.SYN;
import static dev.packetclassifier.bpf.twin.Frames.reply;
import static dev.packetclassifier.bpf.twin.Frames.request;
import static dev.packetclassifier.bpf.twin.Frames.udp;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.frame.FrameBuilder;
import org.junit.jupiter.api.Test;

class FirstsTest {
  @Test
  void firstPayloadsAreTheFirstWithPayloadOfTheirDirection() {
    Watch.all().arrives(0, request(SYN)).shows(Feature.ForwardFirstLength, 0, Feature.ForwardFirstByte0, 0, Feature.ForwardFirstPrintable,
        0)
        .arrives(0, request(ACK).append('G', 0, 200)).shows(Feature.ForwardFirstByte0, 'G' + 1, Feature.ForwardFirstByte1, 1,
            Feature.ForwardFirstByte2, 201, Feature.ForwardFirstByte3, 0, Feature.ForwardFirstPrintable, 2, Feature.ForwardFirstZero, 2,
            Feature.ForwardFirstHigh, 2, Feature.ForwardFirstLength, 3, Feature.BackwardFirstByte0, 0)
        .leaves(0, reply(ACK).payload(20)).shows(Feature.BackwardFirstByte0, 2, Feature.BackwardFirstLength, 20,
            Feature.BackwardFirstPrintable, 1,
            Feature.BackwardFirstZero, 1, Feature.ForwardFirstByte0, 'G' + 1)
        .arrives(0, request(ACK).payload(90)).shows(Feature.ForwardFirstLength, 3).leaves(0, reply(ACK).payload(1))
        .shows(Feature.BackwardFirstLength, 20);
  }

  @Test
  void onlyTcpAndUdpHaveFirstPayloads() {
    // Log2 of 50: 256 * 5 + (51 << 3) - 256 = 1432, * 10 >> 8 = 55.
    Watch.all().arrives(0, Frames.hosts(1, 2).icmp(8).payload(50)).shows(Feature.ForwardFirstLength, 0, Feature.FirstSize0, 128 + 55,
        Feature.PayloadPackets, 2);
    Watch.all().arrives(0, Frames.hosts(1, 2).protocol(47).payload(50)).shows(Feature.ForwardFirstLength, 0, Feature.PayloadPackets, 2);
  }

  /** 14 of Ethernet, 40 + 72 + 60 of headers: the window ends 6 payload bytes in; with 80 of extension before the payload. */
  @Test
  void bytesBeyondTheWindowAreAbsent() {
    Watch.all().arrives(0, new FrameBuilder().ipv6().extension(60, 8).tcp(1, 2, ACK, 3, new int[40]).payload(90))
        .shows(Feature.ForwardFirstLength, 90,
            Feature.ForwardFirstByte3, 5, Feature.ForwardFirstPrintable, 1);
    Watch.all().arrives(0, new FrameBuilder().ipv6().extension(60, 12).tcp(1, 2, ACK, 3, new int[40]).payload(90))
        .shows(Feature.ForwardFirstLength, 90,
            Feature.ForwardFirstByte0, 0, Feature.ForwardFirstPrintable, 0)
        .arrives(0, new FrameBuilder().ipv6().tcp(1, 2, ACK, 3).payload(7))
        .shows(Feature.ForwardFirstLength, 90, Feature.ForwardFirstByte0, 0);
  }

  /** h = 7h + kind + 1: MSS 3; SACK allowed 21 + 5 = 26; nothing 182 + 2 = 184; scale 1288 + 4 = 1292 mod 256 = 12. */
  @Test
  void synOptionsAreWalkedInOrder() {
    Watch.all().arrives(0, request(SYN, 2, 4, 5, 180, 4, 2, 1, 3, 3, 7, 0, 0))
        .shows(Feature.ForwardSynMss, 1461, Feature.ForwardSynScale, 9,
            Feature.ForwardSynWindow, 501, Feature.ForwardSynOptions, 13, Feature.BackwardSynMss, 0, Feature.BackwardSynWindow, 0)
        .leaves(0, reply(SYN | ACK)).shows(Feature.BackwardSynMss, 1, Feature.BackwardSynScale, 1, Feature.BackwardSynWindow, 501,
            Feature.BackwardSynOptions, 1, Feature.ForwardSynMss, 1461)
        .arrives(0, request(SYN, 2, 4, 1, 1)).shows(Feature.ForwardSynMss, 1461);
  }

  @Test
  void brokenOptionsEndTheWalk() {
    // A length of 1, one beyond the header, an MSS of another length (walked, hashed 3, no MSS), the end before an MSS, the last of two.
    Watch.all().arrives(0, request(SYN, 1, 2, 1, 9)).shows(Feature.ForwardSynMss, 1, Feature.ForwardSynOptions, 3);
    Watch.all().arrives(0, request(SYN, 1, 1, 1, 2)).shows(Feature.ForwardSynOptions, (7 * (7 * 2 + 2) + 2) % 256 + 1);
    Watch.all().arrives(0, request(SYN, 1, 2, 4, 5)).shows(Feature.ForwardSynMss, 1, Feature.ForwardSynOptions, 3);
    Watch.all().arrives(0, request(SYN, 2, 3, 9, 1)).shows(Feature.ForwardSynMss, 1, Feature.ForwardSynOptions, 7 * 3 + 2 + 1);
    Watch.all().arrives(0, request(SYN, 0, 2, 4, 5)).shows(Feature.ForwardSynMss, 1, Feature.ForwardSynOptions, 1);
    Watch.all().arrives(0, request(SYN, 2, 4, 5, 180, 2, 4, 0, 9)).shows(Feature.ForwardSynMss, 10);
    Watch.all().arrives(0, request(SYN, 2, 4, 255, 255, 3, 3, 255, 1)).shows(Feature.ForwardSynMss, 65536, Feature.ForwardSynScale, 257);
  }

  /** The options begin at 186: six of their bytes are in the window, so the second is not walked. */
  @Test
  void optionsBeyondTheWindowAreNotWalked() {
    Watch.all().arrives(0, new FrameBuilder().ipv6().extension(60, 13).tcp(5, 6, SYN, 3, 2, 4, 5, 6, 3, 3, 7, 1))
        .shows(Feature.ForwardSynMss, 1287,
            Feature.ForwardSynScale, 1, Feature.ForwardSynOptions, 4);
  }

  @Test
  void aFlowThatBeginsAgainForgets() {
    Watch.all().arrives(0, request(SYN, 2, 4, 5, 180)).arrives(0, request(ACK).payload(5)).leaves(0, reply(ACK).payload(5))
        .arrives(1_000_000, request(SYN)).shows(Feature.ForwardSynMss, 1, Feature.ForwardFirstLength, 0, Feature.BackwardFirstLength, 0,
            Feature.FirstSize0, 128, Feature.FirstSize1, 0, Feature.BackwardPackets, 1, Feature.LengthDeviation, 1,
            Feature.InterArrivalMax, 0);
    Watch.all().arrives(0, udp(1, 5, 2, 6).payload(5)).arrives(120_000_000, udp(1, 5, 2, 6)).shows(Feature.ForwardFirstLength, 0);
  }
}
