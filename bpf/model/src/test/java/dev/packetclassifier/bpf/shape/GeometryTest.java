// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
}
