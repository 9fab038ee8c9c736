package dev.packetclassifier.bpf.image;

import dev.packetclassifier.api.v1alpha1.Feature;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * What of the state a set of features needs (STATE.md: groups, tables). A program keeps no more than this.
 *
 * @param groups bits of the groups of flow rows, 0 when only what is always kept is needed
 * @param tables that are needed
 * @param sources whether addresses are kept as sources
 * @param destinations whether addresses are kept as destinations
 * @param exactTime whether a feature tells shorter times apart than a tick of the kernel
 */
public record StateUse(int groups, Set<Table> tables, boolean sources, boolean destinations, boolean exactTime) {
  private static final Set<Feature> FLOW = EnumSet.range(Feature.FlowPackets, Feature.BackwardSynOptions);
  private static final Set<Feature> SOURCE = union(EnumSet.range(Feature.SourcePackets1s, Feature.SourcePeers1s),
      EnumSet.range(Feature.SourcePackets60s, Feature.SourcePeers60s));
  private static final Set<Feature> DESTINATION = union(EnumSet.range(Feature.DestinationPackets1s, Feature.DestinationPeers1s),
      EnumSet.range(Feature.DestinationPackets60s, Feature.DestinationPeers60s));
  private static final Set<Feature> STATION = EnumSet.range(Feature.SourceSpokeArp, Feature.InitiatorSynOptions);
  private static final Set<Feature> INITIATOR = EnumSet.range(Feature.InitiatorSpokeArp, Feature.InitiatorSynOptions);
  private static final Set<Feature> EXACT = EnumSet.of(Feature.FlowDuration, Feature.InterArrival, Feature.InterArrivalMin,
      Feature.InterArrivalMax, Feature.InterArrivalMean, Feature.InterArrivalDeviation);
  /** Group bits and their rows; what is in none of them is always kept. */
  private static final Map<Integer, Set<Feature>> GROUPS = Map.of(
      1, union(EnumSet.range(Feature.ForwardPackets, Feature.PacketLengthMax), EnumSet.of(Feature.InterArrivalMin, Feature.InterArrivalMax)),
      2, EnumSet.range(Feature.LengthMean, Feature.DirectionDeviation),
      4, EnumSet.range(Feature.SynCount, Feature.UrgCount),
      8, EnumSet.range(Feature.ForwardFirstByte0, Feature.BackwardFirstLength),
      16, EnumSet.range(Feature.FirstSize0, Feature.FirstSize7),
      32, EnumSet.range(Feature.ForwardSynMss, Feature.BackwardSynOptions));

  public StateUse {
    tables = Set.copyOf(tables);
  }

  /** What these features need. */
  public static StateUse of(Set<Feature> used) {
    int groups = 0;
    for (Map.Entry<Integer, Set<Feature>> group : GROUPS.entrySet()) {
      groups |= uses(used, group.getValue()) ? group.getKey() : 0;
    }
    boolean sources = uses(used, SOURCE);
    boolean destinations = uses(used, DESTINATION);
    EnumSet<Table> tables = EnumSet.noneOf(Table.class);
    if (uses(used, FLOW) || sources || destinations || uses(used, INITIATOR)) {
      tables.add(Table.Flows);
    }
    if (sources || destinations) {
      tables.add(Table.Addresses);
    }
    if (uses(used, STATION)) {
      tables.add(Table.Stations);
    }
    return new StateUse(groups, tables, sources, destinations, uses(used, EXACT));
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
    return (groups & ~other.groups) != 0 || !other.tables.containsAll(tables) || sources && !other.sources
        || destinations && !other.destinations;
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
