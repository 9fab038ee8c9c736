package dev.packetclassifier.bpf.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.program.SampleModels;
import org.junit.jupiter.api.Test;

class GeometryTest {
  @Test
  void recordsAreRoundedUpToAPowerOfTwoOfSets() {
    Geometry geometry = Geometry.ofRecords(65_536, 10_000, 8);
    assertThat(geometry.sets(Table.Flows)).isEqualTo(8192);
    assertThat(geometry.sets(Table.Addresses)).isEqualTo(2048);
    assertThat(geometry.sets(Table.Stations)).isEqualTo(1);
  }

  @Test
  void outOfRangeIsRefusedWithTheBound() {
    assertThatThrownBy(() -> Geometry.ofRecords(7, 8, 8)).hasMessage("Flows has 7 records, must have 8 to 16777216");
    assertThatThrownBy(() -> Geometry.ofRecords(8, 8, (1 << 24) + 1)).hasMessage("Stations has 16777217 records, must have 8 to 16777216");
  }

  @Test
  void aModelNeedsTheTablesThatItUses() {
    Geometry geometry = Geometry.standard();
    assertThat(StateNeed.of(SampleModels.above(Feature.DestinationPort, 1), geometry)).matches(need -> need.total() == 0)
        .hasToString("no bytes");
    StateNeed flows = StateNeed.of(SampleModels.above(Feature.FlowPackets, 1), geometry);
    assertThat(flows.bytes()).containsOnlyKeys(Table.Flows);
    assertThat(flows.total()).isEqualTo(8192L * Table.Flows.setSize() + 8192);
    assertThat(StateNeed.of(SampleModels.above(Feature.InitiatorDnsLength, 1), geometry).bytes())
        .containsOnlyKeys(Table.Flows, Table.Stations);
    assertThat(StateNeed.of(SampleModels.everyFeature(), geometry).toString())
        .matches("flows [0-9,]+ \\+ addresses [0-9,]+ \\+ stations [0-9,]+ bytes");
  }
}
