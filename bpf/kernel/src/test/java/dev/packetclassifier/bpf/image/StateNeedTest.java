// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.program.SampleModels;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.shape.Table;
import org.junit.jupiter.api.Test;

class StateNeedTest {
  @Test
  void aModelNeedsTheTablesThatItUses() {
    Geometry geometry = Geometry.standard();
    assertThat(StateNeed.of(SampleModels.above(Feature.DestinationPort, 1), geometry)).matches(need -> need.total() == 0)
        .hasToString("no bytes");
    StateNeed flows = StateNeed.of(SampleModels.above(Feature.FlowPackets, 1), geometry);
    assertThat(flows.bytes()).containsOnlyKeys(Table.Flows);
    assertThat(flows.total()).isEqualTo(8192L * TableLayout.setSize(Table.Flows) + 8192);
    assertThat(StateNeed.of(SampleModels.above(Feature.InitiatorDnsLength, 1), geometry).bytes())
        .containsOnlyKeys(Table.Flows, Table.Stations);
    assertThat(StateNeed.of(SampleModels.everyFeature(), geometry).toString())
        .matches("flows [0-9,]+ \\+ addresses [0-9,]+ \\+ stations [0-9,]+ bytes");
  }
}
