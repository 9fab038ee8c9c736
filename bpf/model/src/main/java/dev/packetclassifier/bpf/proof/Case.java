// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.proof;

import static dev.packetclassifier.api.v1alpha1.Feature.*;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.model.DroppableRange;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A kind of packet that can be dropped, and the ranges of its stored numbers. Every packet that can be dropped is of one of the kinds.
 *
 * @param name for people
 * @param min by feature, where it is more than 0
 * @param max by feature, where it is less than the catalogue's largest
 */
record Case(String name, Map<Feature, Long> min, Map<Feature, Long> max) {
  private static final Set<Feature> OF_TCP = union(EnumSet.of(TcpFlags, TcpWindow), EnumSet.range(SynCount, UrgCount));
  private static final Set<Feature> OF_SYN = EnumSet.range(ForwardSynMss, BackwardSynOptions);
  private static final Set<Feature> OF_PORTS = union(EnumSet.range(SourcePort, DestinationPortClass),
      EnumSet.of(InitiatorPort, ResponderPort));
  private static final Set<Feature> OF_PAYLOAD = union(EnumSet.range(PayloadByte0, PayloadHigh),
      EnumSet.range(ForwardFirstByte0, BackwardFirstLength));
  private static final Set<Feature> OF_GAPS = EnumSet.of(InterArrival, InterArrivalMin, InterArrivalMax, InterArrivalMean,
      InterArrivalDeviation, FlowInterArrivalMean, FlowInterArrivalDeviation);

  /** All kinds. */
  static List<Case> kinds() {
    return Kinds.ALL;
  }

  /** Made on first use: the sets above come first. */
  private static final class Kinds {
    static final List<Case> ALL = Case.all();
  }

  private static Set<Feature> union(Set<Feature> one, Set<Feature> other) {
    Set<Feature> union = EnumSet.copyOf(one);
    union.addAll(other);
    return union;
  }

  long min(Feature feature) {
    return Math.max(min.getOrDefault(feature, 0L), DroppableRange.of(feature).min());
  }

  long max(Feature feature) {
    return Math.min(max.getOrDefault(feature, Domain.LARGEST), DroppableRange.of(feature).max());
  }

  private static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    for (boolean first : new boolean[] {false, true}) {
      String which = first ? ", the flow's first packet" : "";
      cases.add(new Builder("TCP, seen from its SYN on" + which).protocol(6).tcp(1).place(first).build());
      cases.add(new Builder("TCP, not seen from its SYN on" + which).protocol(6).tcp(2).place(first).build());
      cases.add(new Builder("UDP" + which).protocol(17).notTcp().between(IcmpType, 0, 0).place(first).build());
      // Errors, neighbour discovery and multicast control are never dropped; the type is stored plus one.
      for (long[] types : new long[][] {{1, 3}, {5, 11}, {14, 256}}) {
        cases.add(new Builder("ICMP" + which).protocol(1).icmp(types).place(first).build());
      }
      for (long[] types : new long[][] {{1, 1}, {6, 130}, {145, 256}}) {
        cases.add(new Builder("ICMPv6" + which).protocol(58).icmp(types).place(first).build());
      }
    }
    return List.copyOf(cases);
  }

  private static final class Builder {
    private final String name;
    private final Map<Feature, Long> min = new EnumMap<>(Feature.class);
    private final Map<Feature, Long> max = new EnumMap<>(Feature.class);

    Builder(String name) {
      this.name = name;
    }

    Case build() {
      return new Case(name, Map.copyOf(min), Map.copyOf(max));
    }

    Builder between(Feature feature, long least, long most) {
      min.put(feature, least);
      max.put(feature, most);
      return this;
    }

    private Builder absent(Set<Feature> features) {
      features.forEach(feature -> between(feature, 0, 0));
      return this;
    }

    Builder protocol(int number) {
      return between(Protocol, number, number);
    }

    Builder tcp(int midFlow) {
      OF_TCP.forEach(feature -> min.put(feature, 1L));
      return between(MidFlow, midFlow, midFlow).between(IcmpType, 0, 0);
    }

    Builder notTcp() {
      return absent(OF_TCP).absent(OF_SYN).between(MidFlow, 0, 0);
    }

    Builder icmp(long[] types) {
      return notTcp().absent(OF_PORTS).absent(OF_PAYLOAD).between(IcmpType, types[0], types[1]);
    }

    /** A flow's first packet, or one that begins to count again, has none before it. */
    Builder place(boolean first) {
      if (first) {
        return absent(OF_GAPS).between(FlowPackets, 1, 1).between(FlowDuration, 1, 1);
      }
      OF_GAPS.forEach(feature -> min.put(feature, 1L));
      min.put(FlowPackets, 2L);
      return this;
    }
  }
}
