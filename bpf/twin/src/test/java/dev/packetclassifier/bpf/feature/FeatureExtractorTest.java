// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.bpf.frame.FrameBuilder;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.parse.Outcome;
import dev.packetclassifier.bpf.random.RandomFrames;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.twin.TwinOptions;
import dev.packetclassifier.bpf.twin.TwinPipeline;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FeatureExtractorTest {
  /** The values of a frame that are not 0, by feature. */
  private static Map<Feature, Long> of(FrameBuilder frame) {
    TwinPipeline pipeline = pipeline(EnumSet.range(Feature.LinkKind, Feature.PayloadHigh));
    assertThat(observe(pipeline, frame.build())).isEqualTo(Outcome.Parsed);
    Map<Feature, Long> map = new EnumMap<>(Feature.class);
    for (Feature feature : Feature.values()) {
      if (pipeline.features()[feature.ordinal()] != 0) {
        map.put(feature, Integer.toUnsignedLong(pipeline.features()[feature.ordinal()]));
      }
    }
    return map;
  }

  private static TwinPipeline pipeline(Set<Feature> used) {
    return new TwinPipeline(new TwinOptions(used, StationKey.Mac, Geometry.ofRecords(64, 64, 64)));
  }

  private static Outcome observe(TwinPipeline pipeline, byte[] frame) {
    return pipeline.process(Hook.Arriving, 0, frame, 0, frame.length, frame.length, 0);
  }

  private static Map<Feature, Long> map(Object... pairs) {
    Map<Feature, Long> map = new EnumMap<>(Feature.class);
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((Feature) pairs[i], ((Number) pairs[i + 1]).longValue());
    }
    return map;
  }

  @Test
  void everyRowIsAtItsNumberAndDescribed() {
    assertThat(Catalogue.all()).extracting(FeatureRow::feature).containsExactly(Feature.values());
    assertThat(Catalogue.all()).allSatisfy(row -> assertThat(List.of(row.unit(), row.meaning(), row.kinds().ipv6(),
        row.kinds().fragments(), row.kinds().icmp(), row.kinds().arp(), row.kinds().others())).as(row.feature().name())
        .noneMatch(String::isBlank));
  }

  @Test
  void valuesStayInTheirRange() {
    RandomFrames frames = new RandomFrames(3);
    TwinPipeline pipeline = pipeline(EnumSet.allOf(Feature.class));
    for (int i = 0; i < 100_000; i++) {
      if (observe(pipeline, frames.next()) == Outcome.Parsed) {
        for (FeatureRow row : Catalogue.all()) {
          long value = Integer.toUnsignedLong(pipeline.features()[row.feature().ordinal()]);
          if (value > row.max()) {
            assertThat(value).as(row.feature().name()).isLessThanOrEqualTo(row.max());
          }
        }
      }
    }
  }

  @Test
  void tcpSyn() {
    assertThat(of(new FrameBuilder().ipv4(0xb8, 63, 0x4000).tcp(40000, 443, 2, 64240, 2, 4, 5, 180).pad(60))).isEqualTo(map(
        Feature.LinkKind, 1, Feature.Protocol, 6, Feature.PacketLength, 44, Feature.SourcePort, 40000, Feature.DestinationPort, 443,
        Feature.SmallerPort, 443, Feature.SourcePortClass, 3, Feature.DestinationPortClass, 1, Feature.TcpFlags, 3, Feature.TcpWindow,
        64241,
        Feature.Ttl, 64, Feature.Dscp, 47));
  }

  @Test
  void udpWithPayload() {
    assertThat(of(new FrameBuilder().broadcast().tag(0x8100, 7).ipv4(0, 255, 0).udp(0, 65535).append('A', 0, 200).pad(64))).isEqualTo(map(
        Feature.LinkKind, 1, Feature.Protocol, 17, Feature.PacketLength, 31, Feature.PayloadLength, 3, Feature.DestinationPort, 65535,
        Feature.DestinationPortClass, 4, Feature.Ttl, 256, Feature.Dscp, 1, Feature.Multicast, 1, Feature.PayloadByte0, 66,
        Feature.PayloadByte1, 1, Feature.PayloadByte2, 201, Feature.PayloadPrintable, 2, Feature.PayloadZero, 2, Feature.PayloadHigh, 2));
  }

  @Test
  void ipv6TrafficClassAndHopLimit() {
    assertThat(of(new FrameBuilder().ipv6(0xfd, 0).protocol(89).payload(10))).isEqualTo(map(Feature.LinkKind, 2, Feature.Protocol, 89,
        Feature.PacketLength, 50, Feature.PayloadLength, 10, Feature.Ttl, 1, Feature.Dscp, 64));
  }

  @Test
  void icmpHasATypeAndNoPayloadRows() {
    assertThat(of(new FrameBuilder().ipv4().icmp(0).payload(8))).isEqualTo(map(Feature.LinkKind, 1, Feature.Protocol, 1,
        Feature.PacketLength, 36,
        Feature.PayloadLength, 8, Feature.Ttl, 65, Feature.Dscp, 1, Feature.IcmpType, 1));
    assertThat(of(new FrameBuilder().ipv6().icmp(255))).containsEntry(Feature.IcmpType, 256L).containsEntry(Feature.Protocol, 58L);
    assertThat(of(new FrameBuilder().ipv4().protocol(58).payload(8))).doesNotContainKey(Feature.IcmpType)
        .containsEntry(Feature.PayloadLength, 8L);
    assertThat(of(new FrameBuilder().ipv6().protocol(1).payload(8))).doesNotContainKey(Feature.IcmpType)
        .containsEntry(Feature.PayloadLength, 8L);
  }

  @Test
  void laterFragmentsHaveOnlyTheirIpHeader() {
    assertThat(of(new FrameBuilder().ipv4(0, 64, 0x2001).tcp(80, 81, 255, 9).payload(40)))
        .isEqualTo(map(Feature.LinkKind, 1, Feature.Protocol, 6,
            Feature.PacketLength, 80, Feature.Ttl, 65, Feature.Dscp, 1, Feature.Fragment, 2));
    assertThat(of(new FrameBuilder().ipv4(0, 64, 0x2000).udp(80, 81).append(7))).containsEntry(Feature.Fragment, 1L)
        .containsEntry(Feature.SourcePort, 80L).containsEntry(Feature.PayloadByte0, 8L);
  }

  @Test
  void whatIsNotIp() {
    assertThat(of(new FrameBuilder().arp(0))).isEqualTo(map(Feature.LinkKind, 3, Feature.PacketLength, 46, Feature.ArpOperation, 1));
    assertThat(of(new FrameBuilder().broadcast().arp(1).pad(64))).isEqualTo(map(Feature.LinkKind, 3, Feature.PacketLength, 50,
        Feature.ArpOperation, 2, Feature.Multicast, 1));
    assertThat(of(new FrameBuilder().set(0, 1).link(0x88cc, new int[100]))).isEqualTo(map(Feature.LinkKind, 4, Feature.PacketLength, 100,
        Feature.Multicast, 1));
    assertThat(of(new FrameBuilder().tag(0x8100, 1).link(40, new int[46]))).isEqualTo(map(Feature.LinkKind, 5, Feature.PacketLength, 46));
    assertThat(of(new FrameBuilder().link(0x888e, 1))).isEqualTo(map(Feature.LinkKind, 6, Feature.PacketLength, 46));
    assertThat(of(new FrameBuilder().link(0x1234, new int[47]))).isEqualTo(map(Feature.LinkKind, 7, Feature.PacketLength, 47));
  }

  @Test
  void portClasses() {
    int[] ports = {0, 1, 1023, 1024, 32767, 32768, 49151, 49152, 65535};
    int[] classes = {0, 1, 1, 2, 2, 3, 3, 4, 4};
    for (int i = 0; i < ports.length; i++) {
      Map<Feature, Long> values = of(new FrameBuilder().ipv4().udp(ports[i], 5).payload(1));
      assertThat(values.getOrDefault(Feature.SourcePortClass, 0L)).as("port %s", ports[i]).isEqualTo(classes[i]);
      assertThat(values.getOrDefault(Feature.SmallerPort, 0L)).isEqualTo(Math.min(5, ports[i]));
      assertThat(of(new FrameBuilder().ipv6().tcp(5, ports[i], 0, 0)).getOrDefault(Feature.DestinationPortClass, 0L)).isEqualTo(classes[i]);
    }
  }

  @Test
  void payloadClassesLookAtSixteenBytes() {
    Map<Feature, Long> values = of(new FrameBuilder().ipv4().udp(1, 2)
        .append(0, 31, 32, 126, 127, 128, 255, 0, 0, 65, 200, 10, 13, 32, 126, 128, 0, 65, 200));
    assertThat(values).containsEntry(Feature.PayloadPrintable, 6L).containsEntry(Feature.PayloadZero, 4L)
        .containsEntry(Feature.PayloadHigh, 5L)
        .containsEntry(Feature.PayloadByte0, 1L).containsEntry(Feature.PayloadByte6, 256L).containsEntry(Feature.PayloadByte7, 1L);
    Map<Feature, Long> none = of(new FrameBuilder().ipv4().udp(1, 2).pad(60));
    assertThat(none).doesNotContainKeys(Feature.PayloadPrintable, Feature.PayloadZero, Feature.PayloadHigh, Feature.PayloadByte0);
    Map<Feature, Long> one = of(new FrameBuilder().ipv4().udp(1, 2).append(200).pad(60));
    assertThat(one).containsEntry(Feature.PayloadPrintable, 1L).containsEntry(Feature.PayloadZero, 1L)
        .containsEntry(Feature.PayloadHigh, 2L)
        .doesNotContainKey(Feature.PayloadByte1);
  }

  @Test
  void payloadBeyondTheWindowIsAbsent() {
    Map<Feature, Long> cut = of(new FrameBuilder().ipv6().extension(60, 8).tcp(1, 2, 24, 3, new int[40]).payload(90));
    assertThat(cut).containsEntry(Feature.PayloadLength, 90L).containsEntry(Feature.PayloadByte5, 7L)
        .doesNotContainKey(Feature.PayloadByte6)
        .containsEntry(Feature.PayloadPrintable, 1L);
    assertThat(of(new FrameBuilder().ipv6().extension(60, 13).tcp(1, 2, 24, 3, new int[40]).payload(90)))
        .containsEntry(Feature.PayloadLength, 90L).doesNotContainKeys(Feature.PayloadByte0, Feature.PayloadZero);
  }
}
