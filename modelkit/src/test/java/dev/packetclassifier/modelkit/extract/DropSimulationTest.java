// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.extract;

import static dev.packetclassifier.modelkit.fixture.Packets.ACK;
import static dev.packetclassifier.modelkit.fixture.Packets.SYN;
import static dev.packetclassifier.modelkit.fixture.Packets.ethernet;
import static dev.packetclassifier.modelkit.fixture.Packets.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.modelkit.fixture.CaptureBuilder;
import dev.packetclassifier.modelkit.fixture.Pclf;
import dev.packetclassifier.modelkit.table.Table;
import dev.packetclassifier.modelkit.table.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scan and a good client, as they were and as they would be with the scan dropped. */
class DropSimulationTest {
  private static final long MILLISECOND = 1_000_000;
  private static final int NODE = 1;
  private static final int RST = 4;

  @TempDir
  Path folder;

  @BeforeEach
  void capture() throws IOException {
    CaptureBuilder capture = CaptureBuilder.pcap(CaptureBuilder.ETHERNET);
    long now = 0;
    for (int i = 0; i < 10; i++) {
      now += 20 * MILLISECOND;
      // Half of the ports are open: SYN-ACK, and the scanner's kernel refuses it.
      boolean open = i % 2 == 0;
      capture.record(now, ethernet(9, NODE, tcp(9, 4000 + i, NODE, 80 + i, SYN, 0)));
      capture.record(now + MILLISECOND, ethernet(NODE, 9, tcp(NODE, 80 + i, 9, 4000 + i, open ? SYN | ACK : RST | ACK, 0)));
      if (open) {
        capture.record(now + 2 * MILLISECOND, ethernet(9, NODE, tcp(9, 4000 + i, NODE, 80 + i, RST, 0)));
      }
    }
    capture.record(now += MILLISECOND, ethernet(5, NODE, tcp(5, 5000, NODE, 80, SYN, 0)));
    capture.record(now += MILLISECOND, ethernet(NODE, 5, tcp(NODE, 80, 5, 5000, SYN | ACK, 0)));
    capture.record(now += MILLISECOND, ethernet(5, NODE, tcp(5, 5000, NODE, 80, ACK, 0)));
    Files.write(folder.resolve("a.pcap"), capture.bytes());
    Files.writeString(folder.resolve("rules.txt"), "scan source=10.0.0.9 tcpFlags=SYN,!ACK\n");
  }

  private Pclf features(Object... more) {
    List<Object> words = new ArrayList<>(List.of("features", folder.resolve("a.pcap"), "--local", "10.0.0.1", "--labels",
        folder.resolve("rules.txt"), "--default-label", "benign", "--features", "SourceUnanswered60s,SourceNewFlows60s", "-o",
        folder.resolve("t.csv")));
    words.addAll(List.of(more));
    return Pclf.run(words.toArray());
  }

  /** [row] label, and what the row's source left unanswered and began before. */
  private List<String> rows() throws IOException {
    Table table = Tables.read(folder.resolve("t.csv"));
    List<String> rows = new ArrayList<>();
    for (int row = 0; row < table.rows(); row++) {
      rows.add(table.classes()[table.label()[row]] + " " + (table.value(0, row) - 1) + " " + (table.value(1, row) - 1));
    }
    return rows;
  }

  @Test
  void whatIsDroppedGetsNoAnswersAndLeavesNothingUnanswered() throws IOException {
    Pclf as = features();
    assertThat(as.status()).as(as.err()).isZero();
    assertThat(rows()).as("as it was: SYNs, and RSTs of the open ports").hasSize(17);

    Pclf dropped = features("--enforce", "scan");
    assertThat(dropped.status()).as(dropped.err()).isZero();
    assertThat(dropped.out()).contains("10 dropped by --enforce", "15 did not come because of it");
    assertThat(rows()).hasSize(12).startsWith("scan 0 0", "scan 0 1", "scan 0 2").endsWith("benign 0 0", "benign 0 1");
  }

  @Test
  void theFirstOfEachSourceMayPass() throws IOException {
    Pclf dropped = features("--enforce", "scan", "--enforce-after", "4");
    assertThat(dropped.status()).as(dropped.err()).isZero();
    assertThat(dropped.out()).contains("6 dropped by --enforce", "9 did not come because of it");
    assertThat(rows()).as("ten SYNs, RSTs of two open ports that passed, the client's two").hasSize(14);
  }

  @Test
  void whatCannotBeEnforcedIsSaid() {
    assertThat(features("--enforce-after", "4").err()).contains("--enforce-after needs --enforce CLASS").hasLineCount(1);
    assertThat(features("--enforce", "scan", "--first-packets", "2").err()).contains("--enforce counts every packet");
    assertThat(features("--enforce", "scan", "--enforce-after", "-1").err()).contains("--enforce-after is -1, must be 0 or more");
    assertThat(
        Pclf.run("features", folder.resolve("a.pcap"), "--features", "packet", "--enforce", "scan", "-o", folder.resolve("t.csv")).err())
        .contains("--enforce needs --labels");
  }
}
