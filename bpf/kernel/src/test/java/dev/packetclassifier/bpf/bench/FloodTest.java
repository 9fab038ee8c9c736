// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.bpf.shape.Geometry;
import org.junit.jupiter.api.Test;

/** A table of 1,024 flows and fifteen new sources a second for each of its records, as a million are for the standard table. */
class FloodTest {
  private static final Geometry SMALL = Geometry.ofRecords(1024, 1024, 1024);
  private static final int NEW_SOURCES = 15_625;

  @Test
  void flowsThatKeepSendingKeepTheirRecords() {
    Flood flood = new Flood(SMALL, 0, 100, 1, 1).run(5, NEW_SOURCES);
    assertThat(flood.lost()).isZero();
    assertThat(flood.forgotten()).isZero();
  }

  @Test
  void oneThatIsSilentForMoreThanTenSecondsLosesIt() {
    Flood flood = new Flood(SMALL, 0, 100, 0.05, 1).run(25, NEW_SOURCES);
    assertThat(flood.lost()).isGreaterThan(0.5);
  }

  /** Three packets from each forged source made a record that gave way last, as an established one's does. */
  @Test
  void threeOneWayPacketsBuyNothing() {
    for (int packetsEach : new int[] {1, 2, 3, 10}) {
      Flood flood = new Flood(SMALL, 0, 80, 0.2, packetsEach).run(20, 1000);
      assertThat(flood.forgotten()).as("%d packets each", packetsEach).isZero();
    }
  }
}
