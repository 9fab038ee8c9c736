// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.packetclassifier.bpf.capture.DropConsequences;
import dev.packetclassifier.bpf.parse.Outcome;
import dev.packetclassifier.bpf.parse.Packet;
import dev.packetclassifier.bpf.parse.Parser;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionTest {
  /** Ethernet from 02:00:00:00:00:02, IPv4 from 10.98.0.101 to 10.98.0.10, TCP with an MSS of 1000; total length and flags are free. */
  private static final String TCP_FRAME = "020000000001" + "020000000002" + "0800" + "4500%04x00000000400600000a6200650a62000a"
      + "c3501f900000000100000000" + "60%02x0400" + "00000000" + "020403e8";
  private static final int HEADERS = 44;
  private static final int SYN = 2;
  private static final int RST = 4;
  private static final int ACK = 16;

  @Test
  void onlyWhatBeginsSomethingIsTheAttack() throws IOException {
    Source scan = new Source(InetAddress.getByName("10.98.0.101"), "syn-scan", "nmap");
    Session session = new Session(Path.of("unused.pcap"), Session.EVERYTHING_ARRIVES, List.of(scan));

    assertThat(session.source(tcp(SYN, 0))).isEqualTo(scan);
    assertThat(scan.label(tcp(SYN, 0))).isEqualTo("syn-scan");
    assertThat(scan.label(tcp(RST, 0))).as("from the attacker's kernel").isEqualTo("benign");
    assertThat(new Source(scan.address(), "udp-scan", "nmap").label(tcp(SYN, 0))).as("no probe of that scan").isEqualTo("benign");
  }

  @Test
  void whoeverIsNotNamedIsBenign(@TempDir Path folder) throws IOException {
    Path labels = Files.writeString(folder.resolve("labels.csv"),
        "a.pcap,-,-,-,-\nb.pcap,02:00:00:00:00:02,10.98.0.7,syn-scan,nmap, 3/s\nb.pcap,02:00:00:00:00:02,10.98.0.8,benign,quiet\n");

    List<Session> sessions = Session.read(labels);

    assertThat(sessions).hasSize(2);
    assertThat(sessions.get(0).source(tcp(SYN, 0)).label(tcp(SYN, 0))).isEqualTo("benign");
    assertThat(sessions.get(1).sources()).extracting(Source::kind).containsExactly("nmap, 3/s", "quiet");
    assertThat(sessions.get(1).source(tcp(SYN, 0))).isEqualTo(Source.OTHERS);
    assertThat(sessions).extracting(session -> session.leaves(tcp(SYN, 0))).containsExactly(false, true);
  }

  @Test
  void aLineThatIsNoSessionIsNamed(@TempDir Path folder) throws IOException {
    Path labels = Files.writeString(folder.resolve("labels.csv"), "a.pcap,-,-,-,-\nb.pcap\n");

    assertThatThrownBy(() -> Session.read(labels)).isInstanceOf(IOException.class).hasMessageContaining("line 2")
        .hasMessageContaining("b.pcap");
  }

  @Test
  void whatSomebodyElseSentInASourcesNameIsKnown() {
    assertThat(Source.isForged(tcp(SYN, 0))).as("with the window that the client's own have").isFalse();
    assertThat(Source.isForged(forged(SYN))).isTrue();
    assertThat(Source.isForged(forged(SYN | ACK))).isFalse();
  }

  private static Packet forged(int flags) {
    Packet packet = new Packet();
    byte[] frame = HexFormat.of().parseHex(String.format(TCP_FRAME, HEADERS, flags).replace("0400" + "00000000", "0401" + "00000000"));
    assertThat(new Parser().parse(frame, 0, frame.length, frame.length, packet)).isEqualTo(Outcome.Parsed);
    return packet;
  }

  @Test
  void aPacketThatWillBeCutTravelsAsSegments() {
    Connection connection = new Connection();
    connection.note(tcp(SYN, 0));

    assertThat(connection.segmentSize(tcp(ACK, 996))).as("as much as beside four bytes of options").isZero();
    assertThat(connection.segmentSize(tcp(ACK, 5000))).isEqualTo(996);
  }

  @Test
  void whatADroppedPacketWouldHaveBroughtAboutDoesNotCome() {
    DropConsequences consequences = new DropConsequences();
    consequences.arrived(tcp(SYN, 0), true);

    assertThat(consequences.prevents(tcp(SYN | ACK, 0), true)).as("the answer").isTrue();
    assertThat(consequences.prevents(tcp(RST, 0), false)).as("the answer to the answer").isTrue();
    assertThat(consequences.prevents(tcp(SYN, 0), false)).as("another try").isFalse();
    consequences.arrived(tcp(SYN, 0), false);
    assertThat(consequences.prevents(tcp(SYN | ACK, 0), true)).isFalse();
  }

  private static Packet tcp(int flags, int payload) {
    Packet packet = new Packet();
    byte[] frame = HexFormat.of().parseHex(String.format(TCP_FRAME, HEADERS + payload, flags));
    assertThat(new Parser().parse(frame, 0, frame.length, frame.length + payload, packet)).isEqualTo(Outcome.Parsed);
    return packet;
  }
}
