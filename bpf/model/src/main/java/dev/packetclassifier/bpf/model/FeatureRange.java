// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.model;

import dev.packetclassifier.api.v1alpha1.Feature;
import java.util.Arrays;
import java.util.EnumSet;

/**
 * How the catalogue stores a feature. The catalogue itself, with how each row is computed, stands above this module; a test there
 * compares the two.
 *
 * @param largest the largest stored number, 1 to 2^32-1; the smallest is 0, for absent
 * @param plus what is added to a value before it is stored: 1 for rows stored plus one, 2 for window scales, 0 for all others
 */
public record FeatureRange(long largest, int plus) {
  private static final long LARGEST_LENGTH = 65_575;
  /** Of a mean or deviation of lengths in 1/256 byte. */
  private static final long LARGEST_LENGTH_MEAN = LARGEST_LENGTH * 256;
  /** Four buckets of 16 bits. */
  private static final long LARGEST_SUM = 4 * 0xffff;
  /** What linear counting says of 64 bits that are all set. */
  private static final long LARGEST_DISTINCT = 311;

  private static final FeatureRange[] RANGES = new FeatureRange[Feature.values().length];

  static {
    addPacketRows();
    addFlowRows();
    addFirstRows();
    addAddressRows();
    addStationRows();
  }

  /** The range of a feature. */
  public static FeatureRange of(Feature feature) {
    return RANGES[feature.ordinal()];
  }

  /** The largest value, as people write it. */
  public long largestValue() {
    return largest - plus;
  }

  /** A value as it is stored: {@code value + plus}, saturated at 2^32-1. */
  public long stored(long value) {
    return Math.min(Bounds.MAX_U32, value + plus);
  }

  private static void addPacketRows() {
    as(7, 0, Feature.LinkKind);
    as(255, 0, Feature.Protocol);
    as(LARGEST_LENGTH, 0, Feature.PacketLength, Feature.PacketLengthMin, Feature.PacketLengthMax);
    as(65_535, 0, Feature.PayloadLength, Feature.SourcePort, Feature.DestinationPort, Feature.SmallerPort, Feature.InitiatorPort,
        Feature.ResponderPort);
    as(4, 0, Feature.SourcePortClass, Feature.DestinationPortClass);
    as(255, 1, Feature.TcpFlags, Feature.Ttl, Feature.IcmpType);
    as(65_535, 1, Feature.TcpWindow, Feature.ArpOperation);
    as(63, 1, Feature.Dscp);
    as(2, 0, Feature.Fragment);
    as(1, 0, Feature.Multicast);
    between(255, 1, Feature.PayloadByte0, Feature.PayloadByte7);
    as(16, 1, Feature.PayloadPrintable, Feature.PayloadZero, Feature.PayloadHigh);
  }

  private static void addFlowRows() {
    as(Bounds.MAX_U32, 0, Feature.FlowPackets, Feature.FlowBytes);
    as(2, 0, Feature.FlowDirection, Feature.MidFlow);
    as(Bounds.MAX_U32 - 1, 1, Feature.FlowDuration, Feature.InterArrival, Feature.InterArrivalMin, Feature.InterArrivalMax,
        Feature.InterArrivalMean, Feature.InterArrivalDeviation, Feature.FlowInterArrivalMean, Feature.FlowInterArrivalDeviation);
    as(LARGEST_LENGTH_MEAN, 1, Feature.LengthMean, Feature.LengthDeviation, Feature.FlowLengthMean, Feature.FlowLengthDeviation);
    as(256, 1, Feature.DirectionMean, Feature.DirectionDeviation, Feature.FlowDirectionMean, Feature.FlowDirectionDeviation);
    between(Bounds.MAX_U32 - 1, 1, Feature.ForwardPackets, Feature.PayloadPackets);
    between(Bounds.MAX_U32 - 1, 1, Feature.SynCount, Feature.UrgCount);
  }

  private static void addFirstRows() {
    between(255, 1, Feature.ForwardFirstByte0, Feature.ForwardFirstByte3);
    between(255, 1, Feature.BackwardFirstByte0, Feature.BackwardFirstByte3);
    between(16, 1, Feature.ForwardFirstPrintable, Feature.ForwardFirstHigh);
    between(16, 1, Feature.BackwardFirstPrintable, Feature.BackwardFirstHigh);
    as(65_535, 0, Feature.ForwardFirstLength, Feature.BackwardFirstLength);
    between(255, 0, Feature.FirstSize0, Feature.FirstSize7);
    as(65_535, 1, Feature.ForwardSynMss, Feature.ForwardSynWindow, Feature.BackwardSynMss, Feature.BackwardSynWindow);
    as(255, 2, Feature.ForwardSynScale, Feature.BackwardSynScale);
    as(255, 1, Feature.ForwardSynOptions, Feature.BackwardSynOptions);
  }

  private static void addAddressRows() {
    for (Feature first : new Feature[] {Feature.SourcePackets1s, Feature.DestinationPackets1s, Feature.SourcePackets60s,
        Feature.DestinationPackets60s}) {
      Feature[] all = Feature.values();
      as(LARGEST_SUM, 1, Arrays.copyOfRange(all, first.ordinal(), first.ordinal() + 3));
      as(LARGEST_DISTINCT, 1, Arrays.copyOfRange(all, first.ordinal() + 3, first.ordinal() + 5));
    }
    between(LARGEST_SUM, 1, Feature.SourceEstablished1s, Feature.DestinationEstablished60s);
  }

  private static void addStationRows() {
    Feature[] all = Feature.values();
    for (Feature first : new Feature[] {Feature.SourceSpokeArp, Feature.DestinationSpokeArp, Feature.InitiatorSpokeArp}) {
      int at = first.ordinal();
      as(2, 0, Arrays.copyOfRange(all, at, at + 18));
      as(65_535, 0, all[at + 18], all[at + 19]);
      as(LARGEST_LENGTH_MEAN, 1, all[at + 20]);
      as(65_535, 1, all[at + 21], all[at + 22]);
      as(255, 1, all[at + 23]);
    }
  }

  private static void between(long largestValue, int plus, Feature first, Feature last) {
    EnumSet.range(first, last).forEach(feature -> as(largestValue, plus, feature));
  }

  private static void as(long largestValue, int plus, Feature... features) {
    for (Feature feature : features) {
      RANGES[feature.ordinal()] = new FeatureRange(largestValue + plus, plus);
    }
  }
}
