// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.feature;

import dev.packetclassifier.api.v1alpha1.Feature;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The twelve features of Hara &amp; Sasabe (NoF 2023; Computer Networks 2024), who took them from Bachl et al., by our names. */
public final class PaperFeatures {
  private static final Map<Feature, String> NAMES = collect();

  private PaperFeatures() {}

  /** Ours, and what the paper calls each, in the paper's order. */
  public static Map<Feature, String> names() {
    return NAMES;
  }

  private static Map<Feature, String> collect() {
    Map<Feature, String> names = new LinkedHashMap<>();
    names.put(Feature.SourcePort, "source port");
    names.put(Feature.DestinationPort, "destination port");
    names.put(Feature.Protocol, "protocol identifier");
    names.put(Feature.PacketLength, "packet length");
    names.put(Feature.InterArrival, "time since the flow's last packet");
    names.put(Feature.FlowDirection, "direction of the packet");
    names.put(Feature.LengthMean, "mean of packet length");
    names.put(Feature.LengthDeviation, "mean absolute deviation of packet length");
    names.put(Feature.InterArrivalMean, "mean of the time between packets");
    names.put(Feature.InterArrivalDeviation, "mean absolute deviation of the time between packets");
    names.put(Feature.DirectionMean, "mean of direction");
    names.put(Feature.DirectionDeviation, "mean absolute deviation of direction");
    return Collections.unmodifiableMap(names);
  }

  /** Ours. */
  public static Set<Feature> all() {
    return NAMES.keySet();
  }
}
