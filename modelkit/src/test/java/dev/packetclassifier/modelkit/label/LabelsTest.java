// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.fixture.Packets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables of packets and of captures, and rules. */
class LabelsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final byte[] QUERY = Packets.ethernet(1, 2, Packets.udp(1, 4000, 2, 53, 9));
  private static final byte[] ANSWER = Packets.ethernet(2, 1, Packets.udp(2, 53, 1, 4000, 90));

  @TempDir
  Path folder;

  @Test
  void aTableOfPacketsNamesGroupAndSplitToo() throws IOException {
    LabelProbe table = LabelProbe.by(folder, "p.csv", "file,pkt,label,event,split\n"
        + "mon.pcap.gz,1,a,e1,train\nmon.pcap.gz,3,b,e2,test\ntue.pcap,1,c,,\n");
    assertThat(table.in("mon.pcap").label(1, 0, QUERY)).isEqualTo(new Label("a", "e1", "train"));
    assertThat(table.label(2, 0, QUERY)).isNull();
    assertThat(table.label(3, 0, QUERY)).isEqualTo(new Label("b", "e2", "test"));
    assertThat(table.labels().unused()).isEqualTo("1 of 3 rows");
    assertThat(table.in("tue.pcap").label(1, 0, QUERY)).isEqualTo(new Label("c", null, null));
    assertThat(table.labels().unused()).isEmpty();
  }

  /** A table under another name would otherwise be a rule that every packet meets. */
  @Test
  void aTableIsKnownByItsFirstLineToo() throws IOException {
    assertThat(LabelProbe.by(folder, "labels.txt", "pkt,label\n1,a\n").of(1, 0, QUERY)).isEqualTo("a");
    assertThat(LabelProbe.by(folder, "labels.txt", "pkt,label\n1,a\n").of(2, 0, QUERY)).isNull();
    assertThat(LabelProbe.by(folder, "labels.txt", "# a, b\nscan file=a,b.pcap\nrest\n").of(2, 0, QUERY)).isEqualTo("rest");
  }

  @Test
  void aNumberFarOutTakesNoMemoryForThoseBefore() throws IOException {
    LabelProbe table = LabelProbe.by(folder, "p.csv", "file,pkt,label\n" + "x.pcap,1073741824,a\ny.pcap,1073741823,a\n"
        + "z.pcap,1073741822,a\n");
    assertThat(table.in("z.pcap").of(1_073_741_822, 0, QUERY)).isEqualTo("a");
    assertThat(table.of(1_073_741_821, 0, QUERY)).isNull();
    assertThat(table.in("x.pcap").of(3_000_000_000L, 0, QUERY)).isNull();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "1,a;1,b | p.csv, line 3: packet 1 was labelled a before and is b here",
      "0,a | p.csv, line 2: packet number \"0\" must be a whole number from 1",
      "1073741825,a | must be a whole number from 1 to 1073741824",
      "1, | p.csv has no row with a label",
      "NaN,a | packet number \"NaN\" must be",
      "1,a,x | line 2 has 3 fields, the header has 2",
  })
  void aTableOfPacketsThatContradictsItselfNamesTheLine(String rows, String words) {
    assertThatThrownBy(() -> LabelProbe.by(folder, "p.csv", "pkt,label\n" + rows.replace(';', '\n'))).isInstanceOf(InputException.class)
        .hasMessageContaining(words);
  }

  @Test
  void aTableOfCapturesTellsDevicesApart() throws IOException {
    String rows = "mon.pcap,02:00:00:00:00:01,camera\nmon.pcap,02:00:00:00:00:03,plug\ntue.pcap,,benign\nwed.pcap,,\n";
    LabelProbe table = LabelProbe.by(folder, "f.csv", "file,mac,class\n" + rows);
    assertThat(table.in("day/mon.pcap").of(1, 0, QUERY)).isEqualTo("camera");
    assertThat(table.of(2, 0, ANSWER)).isEqualTo("camera");
    assertThat(table.of(3, 0, Packets.ethernet(3, 2, Packets.udp(3, 1, 2, 1, 0)))).isEqualTo("plug");
    assertThat(table.of(4, 0, Packets.ethernet(4, 2, Packets.udp(4, 1, 2, 1, 0)))).isNull();
    assertThat(table.labels().unused()).isEqualTo("1 of 2 captures");
    assertThat(table.in("tue.pcap").of(1, 0, QUERY)).isEqualTo("benign");
    assertThat(table.in("wed.pcap").of(1, 0, QUERY)).isNull();
    assertThatThrownBy(() -> table.in("mon.pcap").of(5, 0, Packets.ethernet(1, 3, Packets.udp(1, 1, 3, 1, 0))))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll("packet 5 of mon.pcap", "camera", "plug");
  }

  @Test
  void aCaptureThatIsLabelledTwiceIsAnError() {
    assertThatThrownBy(() -> LabelProbe.by(folder, "f.csv", "file,label\nmon.pcap,a\nmon.pcap,b\n")).isInstanceOf(InputException.class)
        .hasMessageContaining("f.csv, line 3: mon.pcap was labelled a before and is b here");
  }

  @Test
  void aNameThatFitsTwoCapturesIsAnError() throws IOException {
    LabelProbe table = LabelProbe.by(folder, "f.csv", "file,label\na/mon.pcap,a\nb/mon.pcap,b\n");
    assertThat(table.in("a/mon.pcap").of(1, 0, QUERY)).isEqualTo("a");
    assertThatThrownBy(() -> table.in("mon.pcap").of(1, 0, QUERY)).isInstanceOf(InputException.class)
        .hasMessageContaining("could be a/mon.pcap and b/mon.pcap");
  }

  @ParameterizedTest
  @CsvSource({"source=10.0.0.1, true, false", "source=10.0.0.0/31, true, false", "destination=10.0.0.1, false, true",
      "host=10.0.0.2, true, true",
      "host=10.0.1.0/24, false, false", "sourcePort=53, false, true", "destinationPort=50-60, true, false", "port=53, true, true",
      "protocol=udp, true, true", "protocol=UDP, true, true", "protocol=6, false, false", "tcpFlags=SYN, false, false",
      "sourceMac=02:00:00:00:00:01, true, false",
      "mac=02:00:00:00:00:01, true, true",
      "from=1970-01-01T00:00:10Z, false, true", "to=10, true, false", "file=mon.pcap, true, true",
      "file=mon.pcap.zst, true, true", "file=tue.pcap, false, false",
      "source=10.0.0.1 protocol=tcp, false, false", "source=fd00::/8, false, false"})
  void everyConditionOfARule(String conditions, boolean query, boolean answer) throws IOException {
    LabelProbe rules = LabelProbe.by(folder, "rules.txt", "# comment\n\nscan " + conditions + " # all of them\n");
    assertThat(rules.of(1, 5 * SECOND, QUERY)).isEqualTo(query ? "scan" : null);
    assertThat(rules.of(2, 10 * SECOND, ANSWER)).isEqualTo(answer ? "scan" : null);
    assertThat(rules.labels().unused().isEmpty()).isEqualTo(query || answer);
  }

  @ParameterizedTest
  @CsvSource({"SYN, S SA", "'SYN,!ACK', S", "'!SYN', A", "ack, SA A", "'!SYN,!ACK', ''", "'!RST', S SA A"})
  void flagsOfTcpThatMustBeSetAndMustNot(String flags, String expected) throws IOException {
    LabelProbe rules = LabelProbe.by(folder, "rules.txt", "scan tcpFlags=" + flags + "\n");
    List<String> matched = new ArrayList<>();
    Map<String, Integer> kinds = new LinkedHashMap<>(Map.of("S", Packets.SYN));
    kinds.put("SA", Packets.SYN | Packets.ACK);
    kinds.put("A", Packets.ACK);
    kinds.forEach((name, bits) -> {
      if ("scan".equals(rules.of(1, 0, Packets.ethernet(1, 2, Packets.tcp(1, 1, 2, 2, bits, 0))))) {
        matched.add(name);
      }
    });
    assertThat(String.join(" ", matched)).isEqualTo(expected);
    assertThat(rules.of(1, 0, QUERY)).as("UDP").isNull();
  }

  @Test
  void theFirstRuleDecidesAndMayNameGroupAndSplit() throws IOException {
    LabelProbe rules = LabelProbe.by(folder, "rules.txt", "dns port=53 group=monday split=test\nrest\n");
    assertThat(rules.label(1, 0, QUERY)).isEqualTo(new Label("dns", "monday", "test"));
    assertThat(rules.label(1, 0, Packets.ethernet(1, 2, Packets.udp(1, 1, 2, 1, 0)))).isEqualTo(new Label("rest", null, null));
  }

  @ParameterizedTest
  @CsvSource({"scan colour=red, rules.txt, 'line 1: colour is no condition'", "scan source, rules.txt, must be KEY=VALUE",
      "scan source=10.0.0, rules.txt, is no IP address", "scan source=10.0.0.0/33, rules.txt, must be 0 to 32",
      "scan port=70000, rules.txt, within 0 to 65535",
      "scan source=10.0.0.1 source=10.0.0.2, rules.txt, 'source is there twice, and a packet must match all conditions: write two rules'",
      "scan protocol=256, rules.txt, protocol 256 must be a number to 255", "'\0\1x', rules.txt, 'rules.txt, line 1 is no text'",
      "'pkt,label\0', p.csv, 'p.csv, line 1 is no text'", "'pkt,label', p.csv, 'p.csv has no row with a label'",
      "scan tcpFlags=SYN+ACK, rules.txt, 'must be one of FIN, SYN'", "'scan tcpFlags=SYN,!SYN', rules.txt, no packet matches",
      "scan protocol=foo, rules.txt, protocol foo must be", "scan sourceMac=1, rules.txt, is no MAC address",
      "scan from=noon, rules.txt, must be seconds since 1970",
      "# nothing, rules.txt, has no rule", "'a,b', x.csv, 'has a column of neither packet numbers (pkt), addresses (src) nor captures "
          + "(file)'",
      "'', x.csv, is empty"})
  void whatIsNoLabelIsSaid(String content, String name, String words) {
    assertThatThrownBy(() -> LabelProbe.by(folder, name, content)).isInstanceOf(InputException.class).hasMessageContaining(words);
  }
}
