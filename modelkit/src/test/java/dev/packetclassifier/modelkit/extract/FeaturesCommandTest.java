// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.extract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.twin.TwinOptions;
import dev.packetclassifier.bpf.twin.TwinPipeline;
import dev.packetclassifier.modelkit.Main;
import dev.packetclassifier.modelkit.table.Table;
import dev.packetclassifier.modelkit.table.Tables;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Captures of raw IP, written here, through the whole command. */
class FeaturesCommandTest {
  private static final List<Feature> FEATURES = List.of(Feature.PacketLength, Feature.SourcePort, Feature.FlowPackets, Feature.LengthMean);
  private static final String NAMES = "PacketLength,SourcePort,FlowPackets,LengthMean";
  private static final int RAW = 101;

  @TempDir
  Path folder;

  private final StringWriter said = new StringWriter();

  /** UDP from 10.0.0.1:1000 to 10.0.0.2:53, each second packet back. */
  private static byte[] packet(int index) {
    boolean back = index % 2 == 1;
    int length = 28 + 10 * index;
    ByteBuffer ip = ByteBuffer.allocate(length);
    ip.putShort((short) 0x4500).putShort((short) length).putInt(0).putShort((short) 0x4011).putShort((short) 0);
    ip.putInt(back ? 0x0a000002 : 0x0a000001).putInt(back ? 0x0a000001 : 0x0a000002);
    ip.putShort((short) (back ? 53 : 1000)).putShort((short) (back ? 1000 : 53)).putShort((short) (length - 20)).putShort((short) 0);
    return ip.array();
  }

  private static byte[] pcap() {
    ByteBuffer file = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
    file.putInt(0xa1b2c3d4).putInt(0x00040002).putInt(0).putInt(0).putInt(65535).putInt(RAW);
    for (int i = 0; i < 6; i++) {
      byte[] packet = packet(i);
      file.putInt(1000 + i).putInt(0).putInt(packet.length).putInt(packet.length).put(packet);
    }
    return Arrays.copyOf(file.array(), file.position());
  }

  private static byte[] pcapng() {
    ByteBuffer file = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
    file.putInt(0x0a0d0d0a).putInt(28).putInt(0x1a2b3c4d).putInt(1).putLong(-1).putInt(28);
    file.putInt(1).putInt(20).putInt(RAW).putInt(0).putInt(20);
    for (int i = 0; i < 6; i++) {
      byte[] packet = packet(i);
      int padded = (packet.length + 3) / 4 * 4;
      long micros = (1000L + i) * 1_000_000;
      file.putInt(6).putInt(32 + padded).putInt(0).putInt((int) (micros >> 32)).putInt((int) micros).putInt(packet.length)
          .putInt(packet.length);
      file.put(packet).put(new byte[padded - packet.length]).putInt(32 + padded);
    }
    return Arrays.copyOf(file.array(), file.position());
  }

  private static List<long[]> expected() {
    TwinPipeline pipeline = new TwinPipeline(
        new TwinOptions(EnumSet.copyOf(FEATURES), StationKey.Address, Geometry.ofRecords(65_536, 16_384, 4096)));
    List<long[]> rows = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      byte[] packet = packet(i);
      byte[] frame = ByteBuffer.allocate(14 + packet.length).putLong(0).putInt(0).putShort((short) 0x0800).put(packet).array();
      pipeline.process(Hook.Arriving, (1000L + i) * 1_000_000_000L, frame, 0, frame.length, frame.length, 0);
      rows.add(FEATURES.stream().mapToLong(feature -> Integer.toUnsignedLong(pipeline.features()[feature.ordinal()])).toArray());
    }
    return rows;
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private int run(Path capture, Path output, String... more) {
    CommandLine line = Main.commandLine().setErr(new PrintWriter(said)).setOut(new PrintWriter(said));
    List<String> words = new ArrayList<>(List.of("features", capture.toString(), "--features", NAMES, "-o", output.toString()));
    words.addAll(List.of(more));
    return line.execute(words.toArray(String[]::new));
  }

  @Test
  void bothFormatsGiveWhatTheObserverGives() throws IOException {
    for (Path capture : List.of(file("a.pcap", pcap()), file("b.pcapng", pcapng()))) {
      Path output = folder.resolve("table.csv");
      assertThat(run(capture, output)).as(said::toString).isZero();
      Table table = Tables.read(output);
      List<long[]> expected = expected();
      assertThat(table.rows()).isEqualTo(6);
      for (int row = 0; row < 6; row++) {
        for (int f = 0; f < FEATURES.size(); f++) {
          assertThat(table.value(f, row)).as("%s, packet %d, %s", capture.getFileName(), row + 1, FEATURES.get(f))
              .isEqualTo(expected.get(row)[f]);
        }
      }
    }
  }

  @Test
  void anEndpointSamplesOnlyWhatArrivesAndRulesAndTablesLabelIt() throws IOException {
    Path output = folder.resolve("table.csv");
    Path rules = file("rules.txt", "query destinationPort=53\nanswer sourcePort=53\n".getBytes());
    assertThat(run(file("a.pcap", pcap()), output, "--local", "10.0.0.2", "--labels", rules.toString())).as(said::toString).isZero();
    assertThat(Tables.read(output).rows()).isEqualTo(3);
    assertThat(Tables.read(output).classes()).containsExactly("query");
    Path packets = file("packets.csv", "pkt,label\n1,one\n2,two\n".getBytes());
    assertThat(run(folder.resolve("a.pcap"), output, "--labels", packets.toString())).as(said::toString).isZero();
    assertThat(Tables.read(output).label()).containsExactly(0, 1, -1, -1, -1, -1);
  }

  @Test
  void whatCannotBeUsedIsSaidInALineAndLeavesNoFile() throws IOException {
    Path output = folder.resolve("table.csv");
    Path good = file("a.pcap", pcap());
    Path damaged = file("d.pcap", Arrays.copyOf(pcap(), pcap().length - 3));
    Path rules = file("rules.txt", "query destinationPort=99\n".getBytes());
    assertThat(run(file("text.pcap", "no capture".getBytes()), output)).isEqualTo(2);
    assertThat(run(damaged, output)).isEqualTo(2);
    assertThat(run(good, output, "--labels", rules.toString())).isEqualTo(2);
    assertThat(run(good, output, "--vantage", "endpoint")).isEqualTo(2);
    assertThat(said.toString().lines()).hasSize(4).allMatch(line -> line.contains("pclf: "));
    try (var left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString())).noneMatch(name -> name.contains("table"));
    }
    assertThat(run(damaged, output, "--skip-damaged")).isZero();
    assertThat(Tables.read(output).rows()).isEqualTo(5);
  }
}
