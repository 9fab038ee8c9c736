// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.fixture.Packets;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tables as flow meters write them and data sets are published: each is about one flow of UDP, from 10.0.0.1:1000 to 10.0.0.2:53, from
 * 2023-11-14T22:13:20Z for 10 s.
 */
class FlowFormatsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long START = 1_700_000_000L * SECOND;
  private static final long END = START + 10 * SECOND;
  private static final byte[] FORTH = Packets.ethernet(1, 2, Packets.udp(1, 1000, 2, 53, 0));
  private static final byte[] BACK = Packets.ethernet(2, 1, Packets.udp(2, 53, 1, 1000, 0));

  @TempDir
  Path folder;

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      // CICFlowMeter 3, of CIC-IDS-2017
      "Flow ID, Source IP, Source Port, Destination IP, Destination Port, Protocol, Timestamp, Flow Duration, Label"
          + "| x,10.0.0.1,1000,10.0.0.2,53,17,14/11/2023 22:13:20,10000000,a | start Timestamp (s), duration Flow Duration (us)",
      // CICFlowMeter 4, of CSE-CIC-IDS2018
      "Flow ID,Src IP,Src Port,Dst IP,Dst Port,Protocol,Timestamp,Flow Duration,Tot Fwd Pkts,Tot Bwd Pkts,Flow Pkts/s,Label"
          + "| x,10.0.0.1,1000,10.0.0.2,53,17,14/11/2023 10:13:20 PM,10000000,3,2,0.5,a | duration Flow Duration (us)",
      // cicflowmeter in Python: seconds, first with packets a second, then without
      "src_ip,dst_ip,src_port,dst_port,protocol,timestamp,flow_duration,flow_pkts_s,tot_fwd_pkts,tot_bwd_pkts,label"
          + "| 10.0.0.1,10.0.0.2,1000,53,17,2023-11-14 22:13:20,10,0.5,3,2,a | duration flow_duration (s)",
      "src_ip,dst_ip,src_port,dst_port,protocol,timestamp,flow_duration,label"
          + "| 10.0.0.1,10.0.0.2,1000,53,17,2023-11-14 22:13:20,10.000001,a | duration flow_duration (s)",
      // its older releases: us
      "src_ip,dst_ip,src_port,dst_port,protocol,timestamp,flow_duration,flow_pkts_s,tot_fwd_pkts,tot_bwd_pkts,label"
          + "| 10.0.0.1,10.0.0.2,1000,53,17,2023-11-14 22:13:20,10000000.05,0.5,3,2,a | duration flow_duration (us)",
      // NTLFlowLyzer
      "flow_id,timestamp,src_ip,src_port,dst_ip,dst_port,protocol,duration,label"
          + "| x,2023-11-14 22:13:20.000000,10.0.0.1,1000,10.0.0.2,53,UDP,10.0,a | start timestamp (s), duration duration (s)",
      // NFStream
      "src_ip,src_port,dst_ip,dst_port,protocol,bidirectional_first_seen_ms,bidirectional_last_seen_ms,bidirectional_duration_ms,label"
          + "| 10.0.0.1,1000,10.0.0.2,53,17,1700000000000,1700000010000,10000,a"
          + "| start bidirectional_first_seen_ms (ms), end bidirectional_last_seen_ms (ms), duration bidirectional_duration_ms (ms)",
      // Zeek as CSV, TON_IoT
      "ts,uid,id.orig_h,id.orig_p,id.resp_h,id.resp_p,proto,service,duration,label"
          + "| 1700000000.000000,C,10.0.0.1,1000,10.0.0.2,53,udp,dns,10.0,a | start ts (s), duration duration (s)",
      "ts,src_ip,src_port,dst_ip,dst_port,proto,duration,type | 1700000000,10.0.0.1,1000,10.0.0.2,53,udp,10,a | classes from column type",
      // Argus, CTU-13, Bot-IoT
      "StartTime,Dur,Proto,SrcAddr,Sport,Dir,DstAddr,Dport,State,Label"
          + "| 2023/11/14 22:13:20.000000,10.000,udp,10.0.0.1,1000,<->,10.0.0.2,53,CON,a | start StartTime (s), duration Dur (s)",
      "pkSeqID,stime,flgs,proto,saddr,sport,daddr,dport,ltime,dur,attack,category,subcategory "
          + "| 1,1700000000.0,e,udp,10.0.0.1,1000,10.0.0.2,53,1700000010.0,10,1,a,b | start stime (s), end ltime (s), duration dur (s)",
      // UNSW-NB15
      "srcip,sport,dstip,dsport,proto,state,dur,Stime,Ltime,attack_cat,Label"
          + "| 10.0.0.1,1000,10.0.0.2,53,udp,CON,10.0,1700000000,1700000010,Fuzzers,a | start Stime (s), end Ltime (s), duration dur (s)",
      // nProbe: its NetFlow names and those of IPFIX; the data sets NF-*-v3
      "IPV4_SRC_ADDR,L4_SRC_PORT,IPV4_DST_ADDR,L4_DST_PORT,PROTOCOL,FIRST_SWITCHED,LAST_SWITCHED,Label"
          + "| 10.0.0.1,1000,10.0.0.2,53,17,1700000000,1700000010,a | start FIRST_SWITCHED (s), end LAST_SWITCHED (s)",
      "FLOW_START_MILLISECONDS,FLOW_END_MILLISECONDS,IPV4_SRC_ADDR,L4_SRC_PORT,IPV4_DST_ADDR,L4_DST_PORT,PROTOCOL,FLOW_DURATION_MILLISECONDS,Attack"
          + "| 1700000000000,1700000010000,10.0.0.1,1000,10.0.0.2,53,17,10000,a"
          + "| start FLOW_START_MILLISECONDS (ms), end FLOW_END_MILLISECONDS (ms), duration FLOW_DURATION_MILLISECONDS (ms)",
      "sourceIPv4Address,sourceTransportPort,destinationIPv4Address,destinationTransportPort,protocolIdentifier,flowStartMicroseconds,"
          + "flowEndMicroseconds,label | 10.0.0.1,1000,10.0.0.2,53,17,1700000000000000,1700000010000000,a"
          + "| start flowStartMicroseconds (us), end flowEndMicroseconds (us)",
      "sourceIPv4Address,sourceTransportPort,destinationIPv4Address,destinationTransportPort,protocolIdentifier,flowStartNanoseconds,"
          + "flowEndNanoseconds,label | 10.0.0.1,1000,10.0.0.2,53,17,1700000000000000000,1700000010000000000,a"
          + "| start flowStartNanoseconds (ns), end flowEndNanoseconds (ns)",
      // Suricata: timestamp is when the flow was written
      "timestamp,event_type,src_ip,src_port,dest_ip,dest_port,proto,flow.start,flow.end,flow.age,label"
          + "| 2023-11-14T23:00:00.000000+0000,flow,10.0.0.1,1000,10.0.0.2,53,UDP,2023-11-14T22:13:20.000000+0000,"
          + "2023-11-14T22:13:30.000000+0000,10,a | start flow.start (s), end flow.end (s), duration flow.age (s)",
      // nfdump
      "ts,te,td,sa,da,sp,dp,pr,label | 2023-11-14 22:13:20,2023-11-14 22:13:30,10.000,10.0.0.1,10.0.0.2,1000,53,UDP,a | end te (s)",
      // an end and a duration make a start
      "src,sport,dst,dport,proto,end_ms,duration_us,label | 10.0.0.1,1000,10.0.0.2,53,17,1700000010000,10000000,a | end end_ms (ms)",
  })
  void aFlowHasTheTimeThatItsTableGivesIt(String header, String row, String note) throws IOException {
    LabelProbe table = LabelProbe.by(folder, "flows.csv", header + "\n" + row + "\n");
    assertThat(String.join("; ", table.labels().notes())).contains(note);
    assertThat(table.labels().warnings()).isEmpty();
    assertThat(table.of(1, START, FORTH)).isEqualTo("a");
    assertThat(table.of(2, END, BACK)).isEqualTo("a");
    assertThat(table.of(3, START - 2 * SECOND, FORTH)).isNull();
    assertThat(table.of(4, END + 2 * SECOND, BACK)).isNull();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "from,till,took | --start-column=from --end-column=till --time-unit=ms | 1700000000000,1700000010000,0",
      "from,till,took | --start-column=from --duration-column=took --duration-unit=US | 1700000000,0,10000000",
      "seen_ns,till,tookMs | --start-column=seen_ns --duration-column=tookMs | 1700000000000000000,0,10000",
      // An option goes before the name.
      "ts,end_s,took | --time-unit=ms | 1700000000000,1700000010000,0",
  })
  void columnsAndUnitsThatAreNamedAreTaken(String header, String options, String row) throws IOException {
    LabelProbe table = LabelProbe.by(folder, "flows.csv",
        "src,sport,dst,dport,proto,label," + header + "\n10.0.0.1,1000,10.0.0.2,53,17,a," + row
            + "\n",
        options.split(" "));
    assertThat(table.labels().warnings()).isEmpty();
    assertThat(table.of(1, START, FORTH)).isEqualTo("a");
    assertThat(table.of(2, END, BACK)).isEqualTo("a");
    assertThat(table.of(3, START - 2 * SECOND, FORTH)).isNull();
    assertThat(table.of(4, END + 2 * SECOND, BACK)).isNull();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "seen | 5 | has no column of a flow's start or end: its labels hold for all packets between the same ends, whenever they came; its columns"
          + " are src, sport, dst, dport, proto, label, seen: name one with --start-column, one with --end-column or --duration-column",
      "ts | 1700000000 | has no column of a flow's end or duration: a flow lasts until the next one between the same ends",
      "dur | 10 | has no column of a flow's start: its labels hold for all packets between the same ends whenever they came",
      "ltime | 1700000010 | has no column of a flow's start: its labels hold for all packets between the same ends up to its end",
  })
  void aTableWithoutStartOrEndIsWarnedOfWithItsColumns(String column, String value, String warning) throws IOException {
    Labels labels = LabelProbe
        .by(folder, "flows.csv", "src,sport,dst,dport,proto,label," + column + "\n10.0.0.1,1000,10.0.0.2,53,17,a," + value
            + "\n")
        .labels();
    assertThat(labels.warnings()).hasSize(1);
    assertThat(labels.warnings().get(0)).startsWith("flows.csv " + warning).contains("its columns are src, sport");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "ts | 1700000000000 | line 2: time 1700000000000 in s since 1970 is after the year 2262: is it ms? Then say so with --time-unit",
      "ts | 1700000000000000 | is it us? Then",
      "ts | 1700000000000000000 | is it ns? Then",
      "ts | 1.7E+12 | is it ms? Then",
      "last_seen_ms | 1700000000000000 | in ms since 1970 is after the year 2262: is it us? Then say so with --time-unit, whatever",
      "ts,dur | 1700000000,1e9 | line 2: duration 1000000000 in s is more than a year: is it ms or us? Then say so with --duration-unit",
  })
  void timesThatCannotBeAreAskedAbout(String column, String value, String words) {
    String table = "src,sport,dst,dport,proto,label," + column + "\n10.0.0.1,1000,10.0.0.2,53,17,a," + value + "\n";
    assertThatThrownBy(() -> LabelProbe.by(folder, "flows.csv", table)).isInstanceOf(InputException.class)
        .hasMessageContaining(words);
  }

  @Test
  void rowsWithoutAStartAndEndsBeforeTheStartAreCounted() throws IOException {
    String rows = "10.0.0.1,1000,10.0.0.2,53,17,a,1700000000,1699999990\n10.0.0.1,1000,10.0.0.2,53,17,b,,\n10.0.0.1,1000,10.0.0.2,53,17,b,-,\n";
    LabelProbe table = LabelProbe.by(folder, "flows.csv", "src,sport,dst,dport,proto,label,start,end\n" + rows);
    assertThat(table.labels().warnings()).containsExactly("2 rows of flows.csv have no start in column start and were left out",
        "1 rows of flows.csv end before they start (columns end, start): their end was taken to be their start");
    assertThat(table.of(1, START, FORTH)).isEqualTo("a");
    assertThat(table.of(1, START + 2 * SECOND, FORTH)).isNull();
  }

  @Test
  void rowsOfOtherProtocolsAreLeftOutAndCounted() throws IOException {
    String rows = "aa:bb,,cc:dd,,arp,x\n10.0.0.1,,10.0.0.2,,ARP,x\nfe80::1,,ff02::5,,ospf,x\n,,,,llc,x\n10.0.0.1,0x03e8,10.0.0.2,53.0,udp,a\n";
    LabelProbe table = LabelProbe.by(folder, "flows.csv", "saddr,sport,daddr,dport,proto,label\n" + rows);
    assertThat(table.of(1, START, FORTH)).isEqualTo("a");
    assertThat(table.labels().warnings()).contains("3 rows of flows.csv are of other protocols than IP's and were left out: arp 2, llc 1");
    assertThatThrownBy(() -> LabelProbe.by(folder, "flows.csv", "saddr,sport,daddr,dport,proto,label\n,,,,arp,x\n"))
        .isInstanceOf(InputException.class).hasMessageContaining("has no flow that can be used").hasMessageContaining("arp 1");
  }

  /** The message stands where others have ports: Zeek's, Argus's, NetFlow's, and those who write none. */
  @ParameterizedTest
  @CsvSource({"8, 0, true, true, false", "0x0800, 0x5000, true, true, false", "2048, 0, true, true, false", "0, 2048, true, true, false",
      "0, 8, true, true, false", "0, 0, true, true, true", "3, 3, false, false, true", "0x0303, 0x1f2c, false, false, true",
      "0, 771, false, false, true", "'', '', true, true, true", "-1, -1, true, true, true"})
  void rowsOfIcmpSayWhichMessagesTheyAreAbout(String type, String code, boolean request, boolean reply, boolean unreachable)
      throws IOException {
    LabelProbe table = LabelProbe.by(folder, "flows.csv",
        "src,sport,dst,dport,proto,start,duration,label\n10.0.0.1," + type + ",10.0.0.2," + code
            + ",icmp,1700000000,10,a\n");
    assertThat(table.of(1, START, Packets.ethernet(1, 2, Packets.icmp(1, 2, 8, 0)))).isEqualTo(request ? "a" : null);
    assertThat(table.of(2, START, Packets.ethernet(2, 1, Packets.icmp(2, 1, 0, 0)))).isEqualTo(reply ? "a" : null);
    assertThat(table.of(3, START, Packets.ethernet(2, 1, Packets.icmp(2, 1, 3, 3)))).isEqualTo(unreachable ? "a" : null);
    assertThat(table.of(4, END + 2 * SECOND, Packets.ethernet(1, 2, Packets.icmp(1, 2, 8, 0)))).isNull();
  }

  @Test
  void zeroAndOneAreDoubtedWhereAColumnHasNames() throws IOException {
    String header = "ts,src_ip,src_port,dst_ip,dst_port,proto,duration,label,type\n";
    String row = "1700000000,10.0.0.1,1000,10.0.0.2,53,udp,10,1,scan\n";
    assertThat(LabelProbe.by(folder, "flows.csv", header + row).labels().warnings())
        .containsExactly("the classes of flows.csv are the numbers of column label; for names say --label-column \"type\"");
    assertThat(LabelProbe.by(folder, "flows.csv", header + row, "--label-column=type").of(1, START, FORTH)).isEqualTo("scan");
  }

  /** IoT-23 writes three names, and three values, into the last field of Zeek's log. */
  @Test
  void logsOfZeekAndIot23AreReadAsTheyAre() throws IOException {
    String head = "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n";
    String row = "1700000000.000000\tC\t10.0.0.1\t1000\t10.0.0.2\t53\tudp\t-\t10.0";
    String names = "#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tservice\tduration";
    LabelProbe iot = LabelProbe.by(folder, "conn.log.labeled",
        head + names + "\ttunnel_parents   label   detailed-label\n#types\ttime\n" + row
            + "\t-   Malicious   C&C\n#close\t2023-11-14-22-13-20\n");
    assertThat(iot.of(1, START, FORTH)).isEqualTo("Malicious");
    assertThat(iot.of(2, END + 2 * SECOND, FORTH)).isNull();
    assertThat(LabelProbe.by(folder, "conn.log.labeled", head + names + "\ttunnel_parents   label   detailed-label\n" + row
        + "\t-   Malicious   C&C\n", "--label-column=detailed-label").of(1, START, FORTH)).isEqualTo("C&C");
    String joined = head + names + "\tlabel\n" + row + "\ta\n" + head + names + "\tlabel\n" + row.replace("10.0.0.1", "10.0.0.9") + "\t-\n";
    assertThat(LabelProbe.by(folder, "conn.log", joined).of(1, START, FORTH)).isEqualTo("a");
    assertThatThrownBy(() -> LabelProbe.by(folder, "conn.log", head + names + "\tlabel\n" + row + "\ta\n#fields\tts\tlabel\n"))
        .isInstanceOf(InputException.class).hasMessageContaining("conn.log, line 8: the log goes on with other fields");
    assertThatThrownBy(() -> LabelProbe.by(folder, "conn.log", head + row + "\n")).isInstanceOf(InputException.class)
        .hasMessageContaining("without #fields before its first record");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "l.csv | pkt;label~1;a", "l.csv | pkt\tlabel~1\ta", "l.txt | pkt\tlabel~1\ta", "l.txt | pkt;label~1;a", "l.tsv | pkt\tlabel~1\ta",
      "l.csv | pkt,label~1,a~pkt,label~2,b", "l.csv | pkt,comment,label~1,\"two~lines; with, all\"\"s\",a",
      "l.csv | pkt, \"label\"~1, \"a\"",
      "l.csv | \ufeffpkt,label~1,a", "l.txt | \ufeffa port=53~", "l.txt | a\tport=53", "l.txt | a port=53 # x; y, z",
      "l.txt | a file=mon.pcap;port=1,2~a",
  })
  void tablesAreReadWhateverSeparatesAndQuotes(String name, String content) throws IOException {
    assertThat(LabelProbe.by(folder, name, content.replace('~', '\n')).of(1, START, FORTH)).isEqualTo("a");
  }

  @Test
  void headersInTheMidstAreSkippedAndCounted() throws IOException {
    Labels labels = LabelProbe.by(folder, "l.csv", "pkt,label\n1,a\npkt,label\npkt,label\n2,b\n").labels();
    assertThat(labels.notes()).containsExactly("classes from column label", "skipped 2 repeated headers");
  }

  @Test
  void tablesInParquetAreRead() throws IOException {
    MessageType schema = MessageTypeParser
        .parseMessageType("message flows { required binary src_ip (STRING); required int32 src_port; required "
            + "binary dst_ip (STRING); required int32 dst_port; required int32 protocol; required int64 first_seen (TIMESTAMP(MICROS,false)); "
            + "required int64 duration_ms; required int32 label; }");
    Path file = folder.resolve("flows.parquet");
    try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new LocalOutputFile(file)).withType(schema).build()) {
      writer.write(new SimpleGroup(schema).append("src_ip", "10.0.0.1").append("src_port", 1000).append("dst_ip", "10.0.0.2")
          .append("dst_port", 53).append("protocol", 17).append("first_seen", (START / SECOND + 3600) * 1_000_000L)
          .append("duration_ms", 10_000L)
          .append("label", 1));
    }
    LabelProbe table = LabelProbe.of(file, "--time-zone=+01:00");
    assertThat(table.of(1, START, FORTH)).isEqualTo("1");
    assertThat(table.of(2, END, BACK)).isEqualTo("1");
    assertThat(table.of(3, END + 2 * SECOND, BACK)).isNull();
  }

  @Test
  void textInUtf16IsNamed() {
    byte[] text = "\ufeffpkt,label\n".getBytes(java.nio.charset.StandardCharsets.UTF_16LE);
    assertThatThrownBy(() -> LabelProbe.by(folder, "l.csv", text)).isInstanceOf(InputException.class)
        .hasMessageContaining("is text in UTF-16");
  }
}
