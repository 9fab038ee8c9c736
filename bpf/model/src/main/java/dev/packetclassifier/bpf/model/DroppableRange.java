// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.model;

import dev.packetclassifier.api.v1alpha1.Feature;
import java.util.EnumSet;
import java.util.Set;

/**
 * What the catalogue stores for packets that can be dropped at all: TCP, UDP and ICMP over IPv4 and IPv6, without later fragments.
 *
 * @param min the smallest number, 0 where some have none
 * @param max the largest number
 */
public record DroppableRange(long min, long max) {
  /** Every such packet has them: no number stored is 0. */
  private static final Set<Feature> ALWAYS = always();

  private static Set<Feature> always() {
    Set<Feature> features = EnumSet.of(Feature.LinkKind, Feature.Protocol, Feature.PacketLength, Feature.Ttl, Feature.Dscp);
    // Of the flow, which every such packet has in a program that keeps flows.
    features.addAll(EnumSet.range(Feature.FlowPackets, Feature.FlowDuration));
    features.addAll(EnumSet.of(Feature.LengthMean, Feature.LengthDeviation, Feature.DirectionMean, Feature.DirectionDeviation,
        Feature.FlowLengthMean, Feature.FlowLengthDeviation, Feature.FlowDirectionMean, Feature.FlowDirectionDeviation));
    features.addAll(EnumSet.range(Feature.ForwardPackets, Feature.PacketLengthMax));
    features.add(Feature.FirstSize0);
    features.addAll(EnumSet.range(Feature.SourcePackets1s, Feature.DestinationPeers60s));
    features.addAll(EnumSet.range(Feature.SourceEstablished1s, Feature.DestinationEstablished60s));
    return features;
  }

  /** The range of a feature. */
  public static DroppableRange of(Feature feature) {
    long largest = FeatureRange.of(feature).largest();
    return switch (feature) {
      case LinkKind -> new DroppableRange(1, 2);
      case Protocol -> new DroppableRange(1, 58);
      case Fragment -> new DroppableRange(0, 1);
      case ArpOperation -> new DroppableRange(0, 0);
      case PacketLength -> new DroppableRange(28, largest);
      default -> new DroppableRange(ALWAYS.contains(feature) ? 1 : 0, largest);
    };
  }

  boolean isAbsent() {
    return max == 0;
  }

  /** Whether every packet that can be dropped is within the bound. */
  boolean isWithin(Bound bound) {
    return min >= bound.storedMin() && max <= bound.storedMax();
  }
}
