// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.shape;

import dev.packetclassifier.api.v1alpha1.Feature;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * What of the state a set of features needs (STATE.md: groups, tables). A program keeps no more than this.
 *
 * @param groups bits of the groups of flow rows, 0 when only what is always kept is needed
 * @param tables that are needed
 * @param windows bits of the windows of addresses: 1 and 2 as a source over 1 s and 60 s, 4 and 8 as a destination
 * @param exactTime whether a feature tells shorter times apart than a tick of the kernel
 */
public record StateUse(int groups, Set<Table> tables, int windows, boolean exactTime) {
  private static final Set<Feature> FLOW = union(EnumSet.range(Feature.FlowPackets, Feature.BackwardSynOptions),
      EnumSet.range(Feature.InitiatorPort, Feature.FlowDirectionDeviation));
  private static final Set<Feature> STATION = EnumSet.range(Feature.SourceSpokeArp, Feature.InitiatorSynOptions);
  private static final Set<Feature> INITIATOR = EnumSet.range(Feature.InitiatorSpokeArp, Feature.InitiatorSynOptions);
  private static final Set<Feature> EXACT = EnumSet.of(Feature.FlowDuration, Feature.InterArrival, Feature.InterArrivalMin,
      Feature.InterArrivalMax, Feature.InterArrivalMean, Feature.InterArrivalDeviation, Feature.FlowInterArrivalMean,
      Feature.FlowInterArrivalDeviation);
  /** Group bits and their rows; what is in none of them is always kept. */
  private static final Map<Integer, Set<Feature>> GROUPS = Map.of(
      1, union(EnumSet.range(Feature.ForwardPackets, Feature.PacketLengthMax),
          EnumSet.of(Feature.InterArrivalMin, Feature.InterArrivalMax)),
      2, EnumSet.range(Feature.LengthMean, Feature.DirectionDeviation),
      4, EnumSet.range(Feature.SynCount, Feature.UrgCount),
      8, EnumSet.range(Feature.ForwardFirstByte0, Feature.BackwardFirstLength),
      16, EnumSet.range(Feature.FirstSize0, Feature.FirstSize7),
      32, EnumSet.range(Feature.ForwardSynMss, Feature.BackwardSynOptions),
      64, EnumSet.range(Feature.FlowLengthMean, Feature.FlowDirectionDeviation));

  /** Window bits and their rows. */
  private static final Map<Integer, Set<Feature>> WINDOWS = Map.of(
      1, union(EnumSet.range(Feature.SourcePackets1s, Feature.SourcePeers1s), EnumSet.of(Feature.SourceEstablished1s)),
      2, union(EnumSet.range(Feature.SourcePackets60s, Feature.SourcePeers60s), EnumSet.of(Feature.SourceEstablished60s)),
      4, union(EnumSet.range(Feature.DestinationPackets1s, Feature.DestinationPeers1s), EnumSet.of(Feature.DestinationEstablished1s)),
      8, union(EnumSet.range(Feature.DestinationPackets60s, Feature.DestinationPeers60s), EnumSet.of(Feature.DestinationEstablished60s)));

  public StateUse {
    tables = Set.copyOf(tables);
  }

  /** What these features need. */
  public static StateUse of(Set<Feature> used) {
    int windows = bits(used, WINDOWS);
    EnumSet<Table> tables = EnumSet.noneOf(Table.class);
    if (uses(used, FLOW) || windows != 0 || uses(used, INITIATOR)) {
      tables.add(Table.Flows);
    }
    if (windows != 0) {
      tables.add(Table.Addresses);
    }
    if (uses(used, STATION)) {
      tables.add(Table.Stations);
    }
    return new StateUse(bits(used, GROUPS), tables, windows, uses(used, EXACT));
  }

  /** Whether nothing is remembered from packet to packet. */
  public boolean isNone() {
    return tables.isEmpty();
  }

  /** The clock that is needed, and no dearer one. */
  public Clock clock() {
    return isNone() ? Clock.None : exactTime ? Clock.Precise : Clock.Coarse;
  }

  /** Whether this needs something that a program with another use has not kept. */
  public boolean exceeds(StateUse other) {
    return (groups & ~other.groups) != 0 || (windows & ~other.windows) != 0 || !other.tables.containsAll(tables);
  }

  private static int bits(Set<Feature> used, Map<Integer, Set<Feature>> rows) {
    int bits = 0;
    for (Map.Entry<Integer, Set<Feature>> part : rows.entrySet()) {
      bits |= uses(used, part.getValue()) ? part.getKey() : 0;
    }
    return bits;
  }

  private static boolean uses(Set<Feature> used, Set<Feature> rows) {
    return rows.stream().anyMatch(used::contains);
  }

  private static Set<Feature> union(Set<Feature> first, Set<Feature> second) {
    EnumSet<Feature> union = EnumSet.copyOf(first);
    union.addAll(second);
    return union;
  }
}
