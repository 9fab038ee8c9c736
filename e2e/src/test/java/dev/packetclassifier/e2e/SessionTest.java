package dev.packetclassifier.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.packetclassifier.bpf.parse.Outcome;
import dev.packetclassifier.bpf.parse.Packet;
import dev.packetclassifier.bpf.parse.Parser;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionTest {
  /** Ethernet, IPv4 from 10.98.0.101 to 10.98.0.10, TCP without options; the flags byte is the 48th. */
  private static final String TCP_FRAME = "020000000001" + "020000000002" + "0800" + "4500002800000000400600000a6200650a62000a"
      + "c3501f900000000100000000" + "50%02x0400" + "00000000";
  private static final int SYN = 2;
  private static final int RST = 4;

  @Test
  void onlyTheToolsPacketsAreTheAttack() throws IOException {
    Session scan = session("10.98.0.101", "syn-scan");

    assertThat(scan.label(tcp(SYN))).isEqualTo("syn-scan");
    assertThat(scan.label(tcp(RST))).as("from the attacker's kernel").isEqualTo("benign");
    assertThat(session("10.98.0.100", "syn-scan").label(tcp(SYN))).as("from another address").isEqualTo("benign");
    assertThat(session("10.98.0.101", "udp-scan").label(tcp(SYN))).as("no probe of that scan").isEqualTo("benign");
  }

  @Test
  void aSessionWithoutAttackerIsBenign(@TempDir Path folder) throws IOException {
    Path labels = Files.writeString(folder.resolve("labels.csv"), "a.pcap,-,-\n");

    assertThat(Session.read(labels)).containsExactly(new Session(folder.resolve("a.pcap"), null, "-"));
    assertThat(Session.read(labels).get(0).label(tcp(SYN))).isEqualTo("benign");
  }

  @Test
  void aLineThatIsNoSessionIsNamed(@TempDir Path folder) throws IOException {
    Path labels = Files.writeString(folder.resolve("labels.csv"), "a.pcap,-,-\nb.pcap\n");

    assertThatThrownBy(() -> Session.read(labels)).isInstanceOf(IOException.class).hasMessageContaining("line 2").hasMessageContaining("b.pcap");
  }

  private static Session session(String attacker, String attack) throws IOException {
    return new Session(Path.of("unused.pcap"), InetAddress.getByName(attacker), attack);
  }

  private static Packet tcp(int flags) {
    Packet packet = new Packet();
    byte[] frame = HexFormat.of().parseHex(String.format(TCP_FRAME, flags));
    assertThat(new Parser().parse(frame, packet)).isEqualTo(Outcome.Parsed);
    return packet;
  }
}
