// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.packetclassifier.bpf.shape.Table;
import org.junit.jupiter.api.Test;

class AgentSettingsTest {
  private record Tables(long maxBytes, int flows, int addresses, int stations) implements AgentSettings.Tables {
  }

  @Test
  void recordsAreRoundedUp() {
    assertThat(new Tables(1, 1000, 8, 9).limits().geometry().sets()).containsEntry(Table.Flows, 128).containsEntry(Table.Addresses, 1)
        .containsEntry(Table.Stations, 2);
    assertThat(new Tables(0, 8, 8, 8).limits().maxBytes()).isZero();
  }

  @Test
  void whatIsOutOfBoundsIsSaidWithItsAttachPoint() {
    assertThatThrownBy(() -> new Tables(1, 7, 8, 8).limits()).isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "AGENT_TABLES_FLOWS, _ADDRESSES or _STATIONS: Flows has 7 records, must have 8 to 16777216: set nodeAgent.tables of the chart");
    assertThatThrownBy(() -> new Tables(-1, 8, 8, 8).limits())
        .hasMessage("AGENT_TABLES_MAX_BYTES is -1, must be 0 or more: set nodeAgent.tables.maxBytes of the chart");
  }
}
