// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.shape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Feature;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateUseTest {
  private static StateUse of(Feature... features) {
    return StateUse.of(Set.of(features));
  }

  @Test
  void packetFeaturesNeedNothing() {
    StateUse use = StateUse.of(EnumSet.range(Feature.LinkKind, Feature.PayloadHigh));
    assertThat(use.isNone()).isTrue();
    assertThat(use.clock()).isEqualTo(Clock.None);
  }

  @Test
  void everyOtherFeatureNeedsATable() {
    for (Feature feature : EnumSet.range(Feature.FlowPackets, Feature.DestinationEstablished60s)) {
      assertThat(of(feature).isNone()).as(feature.name()).isFalse();
    }
    assertThat(Arrays.asList(Feature.values()).indexOf(Feature.DestinationEstablished60s)).isEqualTo(Feature.values().length - 1);
  }

  @ParameterizedTest
  @CsvSource({"FlowPackets, 0", "FlowDuration, 0", "MidFlow, 0", "InterArrival, 0", "InterArrivalMin, 1", "InterArrivalMax, 1",
      "LengthMean, 2",
      "InterArrivalDeviation, 2", "DirectionDeviation, 2", "ForwardPackets, 1", "PacketLengthMax, 1", "SynCount, 4", "UrgCount, 4",
      "ForwardFirstByte0, 8", "BackwardFirstLength, 8", "FirstSize0, 16", "FirstSize7, 16", "ForwardSynMss, 32", "BackwardSynOptions, 32",
      "SourcePackets1s, 0", "InitiatorSpokeArp, 0", "InitiatorPort, 0", "FlowLengthMean, 64", "FlowDirectionDeviation, 64",
      "SourceEstablished1s, 0", "DestinationEstablished60s, 0"})
  void rowsBelongToTheirGroups(Feature feature, int groups) {
    assertThat(of(feature).groups()).isEqualTo(groups);
    assertThat(of(feature).tables()).contains(Table.Flows);
  }

  @Test
  void tablesAreKeptByWhatIsUsed() {
    assertThat(of(Feature.SourcePorts60s)).satisfies(use -> assertThat(use.tables())
        .containsExactlyInAnyOrder(Table.Flows, Table.Addresses))
        .matches(use -> use.windows() == 2);
    assertThat(of(Feature.DestinationPeers1s, Feature.SourcePackets1s).windows()).isEqualTo(5);
    assertThat(of(Feature.SourceSpokeArp).tables()).containsExactly(Table.Stations);
    assertThat(of(Feature.DestinationSynOptions).tables()).containsExactly(Table.Stations);
    assertThat(of(Feature.InitiatorDnsLength).tables()).containsExactlyInAnyOrder(Table.Flows, Table.Stations);
  }

  @Test
  void onlyTimesBetweenPacketsNeedTheDearClock() {
    assertThat(of(Feature.FlowPackets, Feature.SourcePackets1s).clock()).isEqualTo(Clock.Coarse);
    assertThat(of(Feature.FlowPackets, Feature.InterArrivalMean).clock()).isEqualTo(Clock.Precise);
    assertThat(of(Feature.FlowDuration).clock()).isEqualTo(Clock.Precise);
  }

  @Test
  void whatWasNotKeptIsMore() {
    StateUse totals = of(Feature.ForwardPackets);
    assertThat(totals.exceeds(totals)).isFalse();
    assertThat(of(Feature.FlowPackets).exceeds(totals)).isFalse();
    assertThat(of(Feature.SynCount).exceeds(totals)).isTrue();
    assertThat(of(Feature.SourceSpokeArp).exceeds(totals)).isTrue();
    assertThat(of(Feature.DestinationPeers1s).exceeds(of(Feature.SourcePeers1s))).isTrue();
    assertThat(of(Feature.SourcePeers60s).exceeds(of(Feature.SourcePeers1s))).isTrue();
    assertThat(of(Feature.LinkKind).exceeds(of(Feature.LinkKind))).isFalse();
  }
}
