// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.extract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.packetclassifier.modelkit.fixture.CaptureBuilder;
import dev.packetclassifier.modelkit.fixture.Packets;
import dev.packetclassifier.modelkit.fixture.Pclf;
import dev.packetclassifier.modelkit.table.Table;
import dev.packetclassifier.modelkit.table.Tables;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of the records of captures: joined, disordered, damaged, elsewhere, unlabelled ones. */
class PacketSourceTest {
  private static final long SECOND = 1_000_000_000L;

  @TempDir
  Path folder;

  private Path capture(String name, CaptureBuilder file) throws IOException {
    Path path = folder.resolve(name);
    Files.createDirectories(path.getParent());
    return Files.write(path, file.bytes());
  }

  private static CaptureBuilder ethernet() {
    return CaptureBuilder.pcap(CaptureBuilder.ETHERNET);
  }

  private static byte[] tcp(int from, int to, int flags, int payload) {
    return Packets.ethernet(from, to, Packets.tcp(from, 1000 + from, to, 1000 + to, flags, payload));
  }

  private static byte[] udp(int from, int to) {
    return Packets.ethernet(from, to, Packets.udp(from, 1000 + from, to, 1000 + to, 10));
  }

  private Pclf features(Object... words) {
    List<Object> all = new ArrayList<>(List.of("features", "-o", folder.resolve("table.csv")));
    all.addAll(List.of(words));
    return Pclf.run(all.toArray());
  }

  private Table table(Object... words) throws IOException {
    Pclf ran = features(words);
    assertThat(ran.status()).as(ran.err()).isZero();
    return Tables.read(folder.resolve("table.csv"));
  }

  private JsonNode report(Object... words) throws IOException {
    Pclf ran = features(Stream.concat(Arrays.stream(words), Stream.of("--json")).toArray());
    assertThat(ran.status()).as(ran.err()).isZero();
    return new ObjectMapper().readTree(ran.out());
  }

  /** 3000 bytes in both directions, joined or as they were on the wire. */
  private static CaptureBuilder exchange(boolean joined) {
    CaptureBuilder file = ethernet().record(0, tcp(1, 2, Packets.SYN, 0));
    for (int from = 1; from <= 2; from++) {
      if (joined) {
        file.record(from * SECOND, tcp(from, 3 - from, Packets.FIN_PSH_ACK, 3000));
      } else {
        file.record(from * SECOND, tcp(from, 3 - from, Packets.ACK, 1460)).record(from * SECOND, tcp(from, 3 - from, Packets.ACK, 1460));
        file.record(from * SECOND, tcp(from, 3 - from, Packets.FIN_PSH_ACK, 80));
      }
    }
    return file.record(3 * SECOND, tcp(1, 2, Packets.ACK, 0));
  }

  @Test
  void joinedPacketsAreTakenForWhatTheyWereOnTheWire() throws IOException {
    String all = "PacketLength,PayloadLength,FlowPackets,FlowBytes,ForwardPackets,FinCount,PshCount,AckCount,LengthMean,"
        + "InterArrivalMin,TcpFlags";
    Path joined = capture("joined.pcap", exchange(true));
    Path apart = capture("apart.pcap", exchange(false));
    for (String[] where : List.of(new String[0], new String[] {"--local", "10.0.0.2"}, new String[] {"--local", "02:00:00:00:00:01"})) {
      List<Object> words = new ArrayList<>(List.of("--features", all));
      words.addAll(List.of(where));
      Table expected = table(Stream.concat(words.stream(), Stream.of(apart)).toArray());
      Table told = table(Stream.concat(words.stream(), Stream.of(joined, "--offloads")).toArray());
      assertThat(told.values()).as(String.join(" ", where)).isDeepEqualTo(expected.values());
      assertThat(told.rows()).isEqualTo(where.length == 0 ? 8 : where[1].startsWith("10") ? 5 : 3);
    }
    assertThat(report(joined, "--features", all, "--offloads").path("joined").asInt()).isEqualTo(2);
    assertThat(table(joined, "--features", all).rows()).as("without the option they are one").isEqualTo(4);
  }

  /** The IP header's length is 0, for IPv6 also with the jumbo option: before the offload, or beyond 65,535 bytes. */
  @Test
  void packetsWhoseHeaderHasNoLengthAreTakenForWhatTheyWereOnTheWire() throws IOException {
    String all = "PacketLength,PayloadLength,FlowPackets,FlowBytes,FinCount,RstCount,PshCount,AckCount,TcpFlags,PayloadByte0";
    for (int payload : new int[] {10, 1440, 3000, 100_000}) {
      for (boolean ipv6 : new boolean[] {false, true}) {
        byte[] plain = Packets.tcpOf(ipv6, Packets.FIN_PSH_ACK | 0x04 | 0x80, Math.min(payload, 65_000));
        byte[] whole = Arrays.copyOf(plain, plain.length - Math.min(payload, 65_000) + payload);
        Arrays.fill(whole, plain.length - Math.min(payload, 65_000), whole.length, (byte) 7);
        CaptureBuilder apart = ethernet();
        int headers = whole.length - payload;
        int size = 1500 + 14 - headers;
        for (int from = 0; from < payload; from += size) {
          int part = Math.min(size, payload - from);
          byte[] segment = Arrays.copyOf(whole, headers + part);
          Packets.setLength(segment, ipv6, headers + part - 14);
          segment[headers - 7] &= (byte) (from + part < payload ? ~0x0d : ~0);
          segment[headers - 7] &= (byte) (from > 0 ? ~0x80 : ~0);
          apart.record(SECOND, segment);
        }
        Table expected = table(capture("apart.pcap", apart), "--features", all);
        Packets.setLength(whole, ipv6, ipv6 ? 40 : 0);
        checkSegments(whole, expected, all);
        if (ipv6) {
          checkSegments(Packets.jumbo(whole, payload), expected, all);
        }
      }
    }
  }

  private void checkSegments(byte[] merged, Table expected, String features) throws IOException {
    Path file = capture("merged.pcap", ethernet().record(SECOND, merged));
    assertThat(table(file, "--features", features, "--offloads").values()).isDeepEqualTo(expected.values());
    Path other = capture("merged.pcap", ethernet().record(SECOND, merged).record(2 * SECOND, udp(1, 2)));
    JsonNode report = report(other, "--features", features);
    assertThat(report.path("malformed").asInt()).isEqualTo(1);
    assertThat(report.path("warnings").toString())
        .contains("1 malformed packet has an IP length of 0, as offloads leave it: take them apart with "
            + "--offloads");
  }

  @Test
  void whatLeavesAndIsLongerThanItsHeaderCanSayCountsAsItsSegments() throws IOException {
    byte[] whole = Packets.tcpOf(false, Packets.ACK, 60_000);
    whole = Arrays.copyOf(whole, whole.length + 60_000);
    Packets.setLength(whole, false, 0);
    byte[] answer = Packets.ethernet(2, 1, Packets.tcp(2, 1002, 1, 1001, Packets.ACK, 0));
    Path file = capture("merged.pcap", ethernet().record(SECOND, whole).record(2 * SECOND, answer));
    Table table = table(file, "--features", "FlowPackets,FlowBytes", "--offloads", "--local", "10.0.0.1");
    int segments = (120_000 + 1459) / 1460;
    assertThat(table.values()[0]).containsExactly(segments + 1);
    assertThat(table.values()[1]).containsExactly(120_000 + 40 * segments + 40);
  }

  @Test
  void duplicatesAreCountedAndLeftOutOnRequest() throws IOException {
    byte[] packet = udp(1, 2);
    byte[] routed = packet.clone();
    routed[14 + 8]--;
    routed[14 + 10] = 9;
    routed[0] = 6;
    byte[] other = udp(1, 2).clone();
    other[14 + 5] = 1;
    CaptureBuilder file = ethernet().record(SECOND, packet).record(SECOND + 1000, other).record(SECOND + 2_000_000, routed)
        .record(SECOND + 9_000_000, packet).record(3 * SECOND, packet);
    Path path = capture("day.pcap", file);
    JsonNode report = report(path, "--features", "FlowPackets");
    assertThat(report.path("duplicates").asInt()).isEqualTo(2);
    assertThat(report.path("warnings").toString()).contains("2 packets repeat one of the 10 ms before (40.0 % of the records)",
        "leave them out with --skip-duplicates");
    assertThat(Tables.read(folder.resolve("table.csv")).rows()).isEqualTo(5);
    assertThat(report(path, "--features", "FlowPackets", "--skip-duplicates").path("warnings").toString()).contains("and were left out");
    assertThat(Tables.read(folder.resolve("table.csv")).packetNumber()).containsExactly(1, 2, 5);
    Path again = capture("again.pcap", ethernet().record(3 * SECOND, packet));
    assertThat(report(path, again, "--features", "FlowPackets", "--skip-duplicates").path("duplicates").asInt()).as("captures of their own")
        .isEqualTo(2);
  }

  @Test
  void recordsAreSortedOnRequest() throws IOException {
    CaptureBuilder file = ethernet();
    for (int time : new int[] {5, 3, 9, 3, 1}) {
      file.record(time * SECOND, udp(1, time));
    }
    Path path = capture("day.pcap", file);
    JsonNode sorted = report(path, "--features", "FlowPackets", "--sort");
    assertThat(sorted.path("outOfOrder").asInt()).isZero();
    assertThat(Tables.read(folder.resolve("table.csv")).packetNumber()).containsExactly(5, 2, 4, 1, 3);
    assertThat(report(path, "--features", "FlowPackets").path("warnings").toString()).contains("put them into order with --sort");
  }

  @Test
  void classesThatDifferInCaseOrBlanksOnlyAreWarnedOf() throws IOException {
    Path path = capture("day.pcap", ethernet().record(0, udp(1, 2)).record(1, udp(2, 1)).record(2, udp(3, 1)));
    Path labels = Files.writeString(folder.resolve("labels.csv"), "pkt,label\n1,BENIGN\n2, Benign\n3,be nign\n");
    assertThat(report(path, "--features", "FlowPackets", "--labels", labels).path("warnings").toString())
        .contains("the classes \\\"BENIGN\\\", \\\"Benign\\\", \\\"be nign\\\" differ in case or blanks only");
  }

  @Test
  void recordsThatAreEarlierThanOneBeforeAreNamedAndLeftOutOnRequest() throws IOException {
    CaptureBuilder file = ethernet().record(5 * SECOND, udp(1, 2)).record(9 * SECOND, udp(1, 2)).record(6 * SECOND, udp(1, 2))
        .record(9 * SECOND, udp(1, 2));
    Path path = capture("day.pcap", file);
    assertThat(report(path, "--features", "FlowPackets").path("warnings").toString())
        .contains("1 record is earlier than one before it, and was used where they stand: 3 of day.pcap");
    assertThat(Tables.read(folder.resolve("table.csv")).packetNumber()).containsExactly(1, 2, 3, 4);
    assertThat(report(path, "--features", "FlowPackets", "--skip-out-of-order").path("warnings").toString())
        .contains("was left out: 3 of day.pcap");
    assertThat(Tables.read(folder.resolve("table.csv")).packetNumber()).containsExactly(1, 2, 4);
    Path earlier = capture("before.pcap", ethernet().record(SECOND, udp(1, 2)));
    assertThat(report(path, earlier, "--features", "FlowPackets").path("outOfOrder").asInt()).isEqualTo(1);
    assertThat(report(path, earlier, "--features", "FlowPackets", "--continuous").path("warnings").toString())
        .contains("2 records are earlier than one before them, and were used where they stand: 3 of day.pcap; 1 of before.pcap");
  }

  @Test
  void aDamagedCaptureIsAnErrorThatNamesTheRecordAndIsUsedUpToItOnRequest() throws IOException {
    byte[] bytes = ethernet().record(0, udp(1, 2)).record(0, udp(1, 2)).bytes();
    Path path = Files.write(folder.resolve("day.pcap"), Arrays.copyOf(bytes, bytes.length - 5));
    Pclf ran = features(path, "--features", "FlowPackets");
    assertThat(ran.status()).isEqualTo(2);
    assertThat(ran.err()).contains("day.pcap: record 2 ends within its 52 bytes: the capture was cut off; use what is before it with "
        + "--skip-damaged");
    assertThat(folder.resolve("table.csv")).doesNotExist();
    assertThat(report(path, "--features", "FlowPackets", "--skip-damaged").path("warnings").toString())
        .contains("1 capture is damaged and was used up to there: day.pcap: record 2");
    assertThat(Tables.read(folder.resolve("table.csv")).rows()).isEqualTo(1);
  }

  @Test
  void aDamagedRecordInAWholeBlockIsLeftOutAloneOnRequest() throws IOException {
    Path path = capture("day.pcapng", CaptureBuilder.pcapng().section(ByteOrder.LITTLE_ENDIAN).source(1, 0, 0).packet(0, 0, udp(1, 2))
        .overlongPacket(0).packet(0, 1, udp(1, 2)));
    assertThat(features(path, "--features", "FlowPackets").err())
        .contains(path + ": record 2 cannot be true: 500 bytes captured; leave such records out with --skip-damaged");
    JsonNode report = report(path, "--features", "FlowPackets", "--skip-damaged");
    assertThat(report.path("warnings").toString()).contains("1 record is damaged and was left out: day.pcapng: record 2 cannot be true");
    assertThat(report.path("damagedRecords").asInt()).isEqualTo(1);
    assertThat(Tables.read(folder.resolve("table.csv")).packetNumber()).containsExactly(1, 3);
  }

  @Test
  void whatIsNoCaptureIsLeftOutOnRequest() throws IOException {
    capture("all/a.pcap", CaptureBuilder.pcap(127));
    capture("all/b.pcap", ethernet().record(0, udp(1, 2)));
    Pclf ran = features(folder.resolve("all"), "--features", "FlowPackets");
    assertThat(ran.status()).isEqualTo(2);
    assertThat(ran.err()).contains("a.pcap: link type is 127", "leave such captures out with --skip-damaged").hasLineCount(1);
    assertThat(report(folder.resolve("all"), "--features", "FlowPackets", "--skip-damaged").path("warnings").toString())
        .contains("1 file cannot be read and was left out: a.pcap: link type is 127");
    assertThat(Tables.read(folder.resolve("table.csv")).files()).containsExactly("b.pcap");
  }

  @Test
  void anEndpointTakesWhatComesToItAndFollowsWhatItSends() throws IOException {
    Path path = capture("day.pcap", ethernet().record(0, udp(1, 2)).record(1, udp(2, 1)).record(2, udp(1, 2)).record(3, udp(3, 4)));
    JsonNode report = report(path, "--features", "FlowPackets", "--vantage", "endpoint", "--local", "10.0.0.2");
    assertThat(List.of(report.path("samples").asInt(), report.path("leaving").asInt(), report.path("elsewhere").asInt()))
        .containsExactly(2, 1, 1);
    Table table = Tables.read(folder.resolve("table.csv"));
    assertThat(table.values()[0]).containsExactly(1, 3);
    assertThat(table.vantage().name()).isEqualTo("Endpoint");
    assertThat(table(path, "--features", "FlowPackets").vantage().name()).isEqualTo("Transit");
  }

  @Test
  void aFolderIsOneTableAndEachOfItsCapturesBeginsAnewUnlessTheyGoOn() throws IOException {
    capture("all/a/mon.pcap", ethernet().record(0, udp(1, 2)).record(1, udp(1, 2)));
    capture("all/b/mon.pcap", ethernet().record(2, udp(1, 2)));
    Table again = table(folder.resolve("all"), "--features", "FlowPackets");
    assertThat(again.files()).containsExactly("a/mon.pcap", "b/mon.pcap");
    assertThat(again.values()[0]).containsExactly(1, 2, 1);
    assertThat(again.flow()).containsExactly(0, 0, 1);
    assertThat(again.stations()).containsExactly("10.0.0.1");
    Table goesOn = table(folder.resolve("all"), "--features", "FlowPackets", "--continuous");
    assertThat(goesOn.values()[0]).containsExactly(1, 2, 3);
    assertThat(goesOn.flow()).containsExactly(0, 0, 0);
    assertThat(table(folder.resolve("all"), "--features", "FlowPackets", "--first-packets", "1").rows()).isEqualTo(2);
  }

  @Test
  void whatNoLabelMatchesIsCountedAndLabelsThatMatchNothingAreAnError() throws IOException {
    Path path = capture("day.pcap", ethernet().record(0, udp(1, 2)).record(1, udp(2, 1)).record(2, udp(3, 1)));
    Path rules = Files.writeString(folder.resolve("rules.txt"), "ask source=10.0.0.1\nnever source=10.9.9.9\n");
    JsonNode report = report(path, "--features", "FlowPackets", "--labels", rules);
    assertThat(report.path("unlabelled").asInt()).isEqualTo(2);
    assertThat(report.path("labels")).hasToString("{\"ask\":1}");
    assertThat(report.path("warnings").toString()).contains("rules rules.txt, line 2 matched no sample", "one class only, ask");
    assertThat(report(path, "--features", "FlowPackets", "--labels", rules, "--default-label", "rest").path("labels"))
        .hasToString("{\"ask\":1,\"rest\":2}");
    Path flows = Files.writeString(folder.resolve("flows.csv"),
        "src,sport,dst,dport,proto,start,label\n10.0.0.1,1001,10.0.0.2,1002,udp,2017-07-07 12:00,x\n");
    Pclf none = features(path, "--features", "FlowPackets", "--labels", flows);
    assertThat(none.status()).isEqualTo(2);
    assertThat(none.err())
        .contains("labels none of the 3 packets: check names of captures, addresses, times, --time-zone and --day-begins; "
            + "its flows begin from 2017-07-07T12:00:00Z to 2017-07-07T12:00:00Z, the packets are from 1970-01-01T00:00:00Z to "
            + "1970-01-01T00:00:00Z in day.pcap")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "--features FlowPacket | --features: FlowPacket is no feature; did you mean FlowPackets?",
      "--features @nothing | --features: nothing is not there",
      "--labels nothing.csv --features paper | --labels: nothing.csv is not there",
      "--features paper --local 10.0.0.2 --vantage transit | --local is for --vantage Endpoint",
      "--features paper --vantage endpoint | --vantage Endpoint needs --local",
      "--features paper --local 10.0.0 | --local: \"10.0.0\" is no IP address",
      "--features paper --local 10.0.9.9 | no packet is a sample: all 1 are neither from nor to the --local side",
      "--features paper --local 10.0.0.1 | no packet is a sample: 1 are sent by the --local side, 0 neither from nor to it",
      "--features paper --local 02-00-00-00-00-01 | nor a MAC address, such as 02:00:00:00:00:01",
      "--features paper --offloads --mtu 100 | --mtu is 100, must be from 576 to 65535",
      "--features paper --first-packets -1 | --first-packets is -1",
      "--features paper --table-flows 0 | --table-flows, --table-addresses, --table-stations:",
      "--features paper -o table.txt | must end in .csv, .csv.gz, .csv.zst or .parquet",
      "--features paper -o nowhere/table.csv | lies in a folder that is not there",
      "--features paper absent.pcap | absent.pcap is not there",
      "--feature paper | is no option",
      "--first-packets x | Invalid value for option '--first-packets'",
      "'' | --features is missing",
  })
  void whatCannotBeUsedIsOneSentenceAndStatus2(String words, String said) throws IOException {
    Path path = capture("day.pcap", ethernet().record(0, udp(1, 2)));
    List<Object> all = new ArrayList<>(List.of("features", path));
    if (!words.contains("-o ")) {
      all.addAll(List.of("-o", folder.resolve("table.csv")));
    }
    all.addAll(Arrays.stream(words.split(" ")).filter(word -> !word.isEmpty()).toList());
    Pclf ran = Pclf.run(all.toArray());
    assertThat(ran.status()).isEqualTo(2);
    assertThat(ran.err()).startsWith("pclf: ").contains(said).hasLineCount(1).doesNotContain("\tat ");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(path);
    }
  }

  @Test
  void whyNoPacketIsASampleIsSaid() throws IOException {
    assertThat(features(capture("none.pcap", ethernet()), "--features", "paper").err())
        .contains("no packet is a sample: the captures hold none");
    byte[] cut = Arrays.copyOf(udp(1, 2), 30);
    assertThat(features(capture("cut.pcap", ethernet().record(0, cut, 60)), "--features", "paper").err())
        .contains("none of 1 can be parsed; 1 were captured shorter than the kernel reads: record with tcpdump -s 0");
  }

  @Test
  void whatIsReadIsNotWrittenOver() throws IOException {
    Path path = capture("day.csv", ethernet().record(0, udp(1, 2)));
    byte[] before = Files.readAllBytes(path);
    Pclf ran = Pclf.run("features", path, "--features", "paper", "-o", path);
    assertThat(ran.status()).isEqualTo(2);
    assertThat(ran.err()).contains("-o: " + path + " is read by this command, too: give the table another name").hasLineCount(1);
    assertThat(path).hasBinaryContent(before);
    Path labels = Files.writeString(folder.resolve("labels.csv"), "pkt,label\n1,a\n");
    Path link = Files.createSymbolicLink(folder.resolve("link.csv"), labels);
    assertThat(Pclf.run("features", path, "--features", "paper", "--labels", labels, "-o", link).err()).contains("is read by this command");
    assertThat(labels).hasContent("pkt,label\n1,a\n");
  }

  @Test
  void aCaptureThatIsGivenTwiceIsAnError() throws IOException {
    Path path = capture("all/day.pcap", ethernet().record(0, udp(1, 2)));
    assertThat(features(path, folder.resolve("all"), "--features", "paper").err()).contains("are both called day.pcap in tables")
        .hasLineCount(1);
    capture("all/day.pcap.gz", ethernet().record(0, udp(1, 2)));
    assertThat(features(folder.resolve("all"), "--features", "paper").err()).contains("day.pcap.gz are both called day.pcap in tables");
  }

  @Test
  void numbersWithoutCapturesLabelOneCaptureOnly() throws IOException {
    Path one = capture("mon.pcap", ethernet().record(0, udp(1, 2)));
    Path two = capture("tue.pcap", ethernet().record(0, udp(1, 2)));
    Path labels = Files.writeString(folder.resolve("labels.csv"), "pkt,label\n1,a\n");
    assertThat(features(one, two, "--features", "paper", "--labels", labels).err())
        .contains("labels.csv has no column file, which would tell the packets of mon.pcap from those of tue.pcap: add one")
        .hasLineCount(1);
    Path named = Files.writeString(folder.resolve("named.csv"), "file,pkt,label\nwed.pcap,1,a\n");
    assertThat(features(one, two, "--features", "paper", "--labels", named).err())
        .contains(
            "it is about packets of wed.pcap, the packets are from 1970-01-01T00:00:00Z to 1970-01-01T00:00:00Z in mon.pcap, tue.pcap");
  }

  @Test
  void labelsThatCannotBeClassesAreWarnedOf() throws IOException {
    Path path = capture("day.pcap", ethernet().record(0, udp(1, 2)).record(1, udp(2, 1)));
    Path labels = Files.writeString(folder.resolve("labels.csv"), "pkt,label\n1,Web Attack \u2013 XSS\n2,BENIGN\n");
    assertThat(report(path, "--features", "paper", "--labels", labels).path("warnings").path(0).asText())
        .startsWith("no classifier can have a class called \"Web Attack \u2013 XSS\": rename it in the labels to 1 to 32 letters");
    assertThat(Tables.read(folder.resolve("table.csv")).classes()).contains("Web Attack \u2013 XSS");
  }

  @Test
  void aPacketThatBecomesSeveralSamplesUsesItsLabelOnce() throws IOException {
    Path path = capture("day.pcap", exchange(true));
    Path labels = Files.writeString(folder.resolve("labels.csv"), "pkt,label\n1,a\n2,a\n3,b\n4,b\n99,b\n");
    JsonNode report = report(path, "--features", "paper", "--offloads", "--labels", labels);
    assertThat(report.path("warnings").toString()).contains("of the labels, 1 of 5 rows matched no sample");
    assertThat(report.path("labels")).hasToString("{\"a\":4,\"b\":4}");
  }

  @Test
  void aFolderWithoutCapturesIsSaid() throws IOException {
    Files.createDirectories(folder.resolve("empty"));
    assertThat(features(folder.resolve("empty"), "--features", "paper").err()).contains("holds no capture");
  }
}
