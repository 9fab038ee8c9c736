// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.fixture.Packets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables of flows as CIC-IDS-2017 and the like are published. */
class FlowLabelsTest {
  private static final String HEADER = "Flow ID, Source IP, Source Port, Destination IP, Destination Port, Protocol, Timestamp, Flow "
      + "Duration, Label\n";
  private static final long SECOND = 1_000_000_000L;
  private static final long NOON = nanos("2017-07-07T12:00:00Z");
  private static final byte[] FORTH = Packets.ethernet(1, 2, Packets.tcp(1, 1000, 2, 80, Packets.SYN, 0));
  private static final byte[] BACK = Packets.ethernet(2, 1, Packets.tcp(2, 80, 1, 1000, Packets.ACK, 5));

  @TempDir
  Path folder;

  private static long nanos(String instant) {
    return Instant.parse(instant).getEpochSecond() * SECOND;
  }

  private static String row(String time, String micros, String label) {
    return "10.0.0.1-10.0.0.2-1000-80-6,10.0.0.1,1000,10.0.0.2,80,6," + time + "," + micros + "," + label + "\n";
  }

  private LabelProbe table(String rows, String... options) throws IOException {
    return LabelProbe.by(folder, "flows.csv", HEADER + rows, options);
  }

  @ParameterizedTest
  @CsvSource({
      "7/7/2017 12:00, --time-zone=UTC",
      "07/07/2017 12:00:00, --time-zone=UTC",
      "07/07/2017 12:00:00 PM, --time-zone=UTC",
      "7/7/2017 9:00, --time-zone=-03:00",
      "7/7/2017 9:00:00, --time-zone=America/Halifax",
      "7/7/2017 09:00:00 am, --time-zone=-03:00",
      "7/7/2017 2:00, --time-zone=+02:00 --day-begins=8",
      "2017-07-07 12:00:00.000000, --time-zone=UTC",
      "2017-07-07 14:00:00, --time-zone=+02:00",
      "2017-07-07T14:00:00+02:00, --time-zone=America/Halifax",
      "2017-07-07T12:00:00Z, --time-zone=America/Halifax",
      "1499428800, --time-zone=America/Halifax",
      "1499428800.000, --time-zone=UTC",
      "7.7.2017 12:00, --time-zone=UTC",
      "Jul 7 2017 12:00, --time-format=MMM d yyyy H:mm",
      "7/7/2017 12:00 pm, --time-format=M/d/yyyy h:mm a",
  })
  void timesAreReadAsTheyArePublished(String time, String options) throws IOException {
    LabelProbe table = table(row(time, "60000000", "DDoS"), options.startsWith("--time-format") ? new String[] {options}
        : options.split(" "));
    assertThat(table.of(1, NOON, FORTH)).isEqualTo("DDoS");
    assertThat(table.of(2, NOON + 61 * SECOND, BACK)).isEqualTo("DDoS");
    assertThat(table.of(3, NOON - 2 * SECOND, FORTH)).isNull();
    assertThat(table.of(4, NOON + 62 * SECOND, FORTH)).isNull();
    assertThat(table.labels().unused()).isEmpty();
  }

  @Test
  void hoursBeforeTheDayBeginsAreInTheAfternoonAndOthersAsTheyStand() throws IOException {
    LabelProbe table = table(row("7/7/2017 3:30", "1", "late") + row("7/7/2017 9:30", "1", "early") + row("7/7/2017 12:30", "1", "noon"),
        "--day-begins=8");
    assertThat(table.of(1, nanos("2017-07-07T15:30:00Z"), FORTH)).isEqualTo("late");
    assertThat(table.of(1, nanos("2017-07-07T09:30:00Z"), FORTH)).isEqualTo("early");
    assertThat(table.of(1, nanos("2017-07-07T12:30:00Z"), FORTH)).isEqualTo("noon");
    assertThat(table.of(1, nanos("2017-07-07T03:30:00Z"), FORTH)).isNull();
  }

  /** CIC-IDS-2017's days: 8 to 12 and 1 to 5, and nothing says which half. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "9:30:01;3:30:00 | | say --day-begins 8",
      "9:30:01;3:30:00 | --day-begins=8 | ''",
      "9:30:01;15:30:00 | | ''",
      "0:30:01;3:30:00;9:00:00 | | ''",
      "9:30:01 AM;3:30:00 PM | | ''",
      "9:30;10:30 | | say --time-slack 60",
      "9:30;10:30 | --time-slack=60 | ''",
      "9:30:00 AM;3:30:00 PM | | say --time-slack 60",
  })
  void timesThatAreProbablyMeantOtherwiseAreDoubted(String times, String option, String doubt) throws IOException {
    StringBuilder rows = new StringBuilder();
    for (String time : times.split(";")) {
      rows.append(row("7/7/2017 " + time, "1", "x"));
    }
    String said = table(rows.toString(), option == null ? new String[0] : new String[] {option}).labels().doubt();
    assertThat(said).contains(doubt);
    assertThat(said.isEmpty()).isEqualTo(doubt.isEmpty());
  }

  /** The dash of its web attacks is Windows' in some copies. */
  @Test
  void labelsThatAreNotUtf8AreReadAsWindowsLetters() throws IOException {
    byte[] table = (HEADER + row("7/7/2017 12:00", "1", "Web Attack @ XSS") + row("8/7/2017 12:00", "1", "Web Attack \u2013 XSS"))
        .getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < table.length; i++) {
      table[i] = table[i] == '@' ? (byte) 0x96 : table[i];
    }
    LabelProbe labelled = LabelProbe.by(folder, "flows.csv", table);
    assertThat(labelled.of(1, NOON, FORTH)).isEqualTo("Web Attack \u2013 XSS").isEqualTo(labelled.of(2, NOON + 86_400 * SECOND, FORTH));
  }

  @Test
  void aConflictNamesTheLinesOfTheFile() throws IOException {
    LabelProbe table = table(row("1", "1", "") + ",,,,,,,,\n" + row("100", "9", "a") + row("100", "9", "b"));
    assertThatThrownBy(() -> table.of(7, 100 * SECOND, FORTH)).hasMessageContaining("rows 4 (a) and 5 (b) both claim packet 7");
  }

  @Test
  void theDayComesBeforeTheMonth() throws IOException {
    assertThat(table(row("3/7/2017 12:00", "1", "x")).of(1, nanos("2017-07-03T12:00:00Z"), FORTH)).isEqualTo("x");
    assertThat(table(row("7/3/2017 12:00", "1", "x"), "--time-format=M/d/yyyy H:mm").of(1, nanos("2017-07-03T12:00:00Z"), FORTH))
        .isEqualTo("x");
  }

  @Test
  void onlyPacketsOfTheFlowsOwnEndsBelongToIt() throws IOException {
    LabelProbe table = table(row("2017-07-07 12:00:00", "1", "x"));
    assertThat(table.of(1, NOON, BACK)).isEqualTo("x");
    assertThat(table.of(2, NOON, Packets.ethernet(1, 2, Packets.tcp(1, 1001, 2, 80, 0, 0)))).isNull();
    assertThat(table.of(2, NOON, Packets.ethernet(1, 2, Packets.tcp(2, 1000, 1, 80, 0, 0)))).isNull();
    assertThat(table.of(2, NOON, Packets.ethernet(1, 2, Packets.udp(1, 1000, 2, 80, 0)))).isNull();
  }

  @Test
  void aRowWithoutDurationLastsUntilTheNext() throws IOException {
    String header = "src_ip,src_port,dst_ip,dst_port,proto,start,label\n";
    String flow = "10.0.0.1,1000.0,10.0.0.2,80,tcp,";
    LabelProbe table = LabelProbe.by(folder, "f.csv", header + flow + "100,one\n" + flow + "200,two\n");
    assertThat(table.of(1, 199 * SECOND, FORTH)).isEqualTo("one");
    assertThat(table.of(1, 200 * SECOND, FORTH)).isEqualTo("two");
    assertThat(table.of(1, 9000 * SECOND, BACK)).isEqualTo("two");
  }

  @Test
  void twoRowsThatClaimAPacketAreAnErrorUnlessTheFirstIsAskedFor() throws IOException {
    String rows = row("2017-07-07 12:00:00", "9000000", "BENIGN") + row("2017-07-07 12:00:05", "9000000", "DDoS");
    LabelProbe table = table(rows);
    assertThat(table.of(1, NOON, FORTH)).isEqualTo("BENIGN");
    assertThatThrownBy(() -> table.of(7, NOON + 6 * SECOND, FORTH)).isInstanceOf(InputException.class)
        .hasMessageContainingAll("rows 2 (BENIGN) and 3 (DDoS) both claim packet 7 of day/mon.pcap", "--first-match");
    assertThat(table(rows, "--first-match").of(7, NOON + 6 * SECOND, FORTH)).isEqualTo("BENIGN");
  }

  @Test
  void aRowThatHoldsThePacketGoesBeforeOneThatIsOnlyNear() throws IOException {
    String rows = row("2017-07-07 12:00:00", "1000000", "near") + row("2017-07-07 12:00:03", "1000000", "holds");
    assertThat(table(rows, "--time-slack=60").of(1, NOON + 3 * SECOND, FORTH)).isEqualTo("holds");
    assertThat(table(rows, "--time-slack=60").of(1, NOON + 60 * SECOND, BACK)).isNotNull();
    assertThat(table(rows, "--time-slack=0").of(1, NOON + 2 * SECOND, FORTH)).isNull();
  }

  @Test
  void whatWasNeverUsedIsCountedAndTheTimesAreSaid() throws IOException {
    LabelProbe table = table(row("2017-07-07 12:00:00", "1", "x") + row("2017-07-08 12:00:00", "1", "x"));
    table.of(1, NOON, FORTH);
    assertThat(table.labels().unused()).isEqualTo("1 of 2 rows");
    assertThat(table.labels().about()).isEqualTo("its flows begin from 2017-07-07T12:00:00Z to 2017-07-08T12:00:00Z");
  }

  @Test
  void aColumnOfCapturesKeepsRowsApart() throws IOException {
    String header = "file,src,sport,dst,dport,protocol,class\n";
    LabelProbe table = LabelProbe.by(folder, "f.csv", header + "mon.pcap.gz,10.0.0.1,1000,10.0.0.2,80,6,a\n"
        + "tue.pcap,10.0.0.1,1000,10.0.0.2,80,6,b\n");
    assertThat(table.in("day/mon.pcap").of(1, 0, FORTH)).isEqualTo("a");
    assertThat(table.in("tue.pcap").of(1, 0, FORTH)).isEqualTo("b");
    assertThat(table.in("wed.pcap").of(1, 0, FORTH)).isNull();
  }

  /** Captures may hold the same traffic twice. */
  @Test
  void aRowWithoutDurationLastsUntilTheNextOfItsCapture() throws IOException {
    String flow = ".pcap,10.0.0.1,1000,10.0.0.2,80,6,";
    LabelProbe table = LabelProbe.by(folder, "f.csv", "file,src,sport,dst,dport,protocol,start,class\nmon" + flow + "100,a\nmon" + flow
        + "100,a\ntue" + flow + "200,b\nmon" + flow + "300,c\n");
    assertThat(table.in("mon.pcap").of(1, 299 * SECOND, FORTH)).isEqualTo("a");
    assertThat(table.of(2, 300 * SECOND, FORTH)).isEqualTo("c");
    assertThat(table.in("tue.pcap").of(1, 900 * SECOND, FORTH)).isEqualTo("b");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "10.0.0.1,1000,10.0.0.2,80,6,yesterday,1,x | flows.csv, line 2: time \"yesterday\" does not read as",
      "10.0.0.1,1000,10.0.0.2,80,6,7/13/2017 12:00,1,x | day before month",
      "10.0.0.1,99999,10.0.0.2,80,6,1,1,x | line 2: \"99999\" must be a number from 0 to 65535",
      "ten,1000,10.0.0.2,80,6,1,1,x | \"ten\" is no IP address",
      "10.0.0.1,1000,10.0.0.2,80,6,1,NaNs,x | \"NaNs\" must be a number",
      "10.0.0.1,1000,10.0.0.2,80,6,1,NaN,x | line 2: duration \"NaN\" must be a number; leave the field empty",
      "10.0.0.1,1000,10.0.0.2,80,6,1,Infinity,x | line 2: duration \"Infinity\" must be a number;",
      "10.0.0.1,1000,10.0.0.2,80,6,1,1e18,x | flows.csv, line 2: duration 1000000000000000000 in us is more than a year: is it ns? Then say so with --duration-unit",
      "10.0.0.1,1000,10.0.0.2,80,6,1,1, | flows.csv has no row with a label",
      "10.0.0.1,1000 | line 2 has 3 fields, the header has 9",
  })
  void whatCannotBeReadNamesItsLine(String fields, String words) {
    assertThatThrownBy(() -> table("id," + fields + "\n")).isInstanceOf(InputException.class).hasMessageContaining(words);
  }

  @ParameterizedTest
  @CsvSource({"--time-zone=Nowhere, --time-zone: Nowhere is no zone", "--time-slack=-1, --time-slack is -1.0",
      "--day-begins=13, --day-begins is 13",
      "--time-format=bbb, --time-format:", "--label-column=Kind, --label-column: flows.csv has no column Kind"})
  void optionsThatCannotBeUsedAreNamed(String option, String words) {
    assertThatThrownBy(() -> table(row("1", "1", "x"), option)).isInstanceOf(InputException.class).hasMessageContaining(words);
  }
}
