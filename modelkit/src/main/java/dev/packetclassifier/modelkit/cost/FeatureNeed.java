// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.cost;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.shape.StateUse;
import dev.packetclassifier.bpf.shape.Table;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a set of features makes the program keep: features with equal needs share it, so that the second one is almost free.
 *
 * @param state groups, tables, windows and clock
 * @param stations how many of source, destination and initiator are looked up
 * @param payloadBytes whether first bytes of the packet's own payload are looked at
 * @param payloadClasses whether its first bytes are counted by kind
 */
record FeatureNeed(StateUse state, Set<Role> stations, boolean payloadBytes, boolean payloadClasses) {
  private static final Set<Feature> BYTES = EnumSet.range(Feature.PayloadByte0, Feature.PayloadByte7);
  private static final Set<Feature> CLASSES = EnumSet.range(Feature.PayloadPrintable, Feature.PayloadHigh);

  /** Whose station. */
  enum Role {
    Source(Feature.SourceSpokeArp, Feature.SourceSynOptions),
    Destination(Feature.DestinationSpokeArp, Feature.DestinationSynOptions),
    Initiator(Feature.InitiatorSpokeArp, Feature.InitiatorSynOptions);

    private final Set<Feature> rows;

    Role(Feature first, Feature last) {
      rows = EnumSet.range(first, last);
    }
  }

  FeatureNeed {
    stations = Set.copyOf(stations);
  }

  static FeatureNeed of(Set<Feature> features) {
    EnumSet<Role> stations = EnumSet.noneOf(Role.class);
    for (Role role : Role.values()) {
      if (role.rows.stream().anyMatch(features::contains)) {
        stations.add(role);
      }
    }
    return new FeatureNeed(StateUse.of(features), stations, BYTES.stream().anyMatch(features::contains),
        CLASSES.stream().anyMatch(features::contains));
  }

  boolean flows() {
    return state.tables().contains(Table.Flows);
  }

  boolean group(int bit) {
    return (state.groups() & bit) != 0;
  }

  /** Addresses that are looked up, 0 to 2. */
  int addresses() {
    return Integer.signum(state.windows() & 0b0011) + Integer.signum(state.windows() & 0b1100);
  }

  /** Their windows, 0 to 4. */
  int windows() {
    return Integer.bitCount(state.windows());
  }
}
