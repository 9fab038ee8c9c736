// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.packetclassifier.modelkit.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
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
import org.junit.jupiter.params.provider.ValueSource;

class TablesTest {
  private static final List<String> FEATURES = List.of("PacketLength", "SourcePort", "InterArrival");

  @TempDir
  Path folder;

  /** More rows than any buffer or group holds, with what is hard to write. */
  private static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 40_000; i++) {
      Row row = new Row(3);
      row.values[0] = i % 3 == 0 ? -1 : i;
      row.values[1] = i % 7 == 0 ? 0 : Integer.MIN_VALUE + i;
      row.values[2] = i % 1000 * 4_000_037;
      row.file = i < 20_000 ? "a,\"b\".pcap" : "dir/c.pcap";
      row.packetNumber = i + 1L;
      row.nanos = 1_500_000_000_000_000_001L + i * 999_999_999L;
      row.flow = i % 5 == 0 ? -1 : i * 10_000_000_000L;
      row.flowPosition = 1 + i % 9;
      row.station.setName(i % 11 == 0 ? null : "10.0." + i / 256 + "." + i % 256);
      row.group = i % 2 == 0 ? " day one " : null;
      row.split = i % 4 == 0 ? null : i % 4 == 1 ? "train" : "test";
      row.vantage = i < 30_000 ? Vantage.Endpoint : Vantage.Transit;
      row.label = i % 13 == 0 ? null : "Web Attack \u2013 XSS";
      rows.add(row);
    }
    return rows;
  }

  private static String said(Row row) {
    return Arrays.toString(row.values) + " " + row.file + " " + row.packetNumber + " " + row.nanos + " " + row.flow + " "
        + row.flowPosition + " " + row.station + " " + row.group
        + " " + row.split + " " + row.vantage + " " + row.label;
  }

  private static void write(Path file, List<Row> rows) throws IOException {
    try (RowWriter writer = Tables.writer(file, FEATURES)) {
      for (Row row : rows) {
        writer.add(row);
      }
      writer.finish();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"t.csv", "t.csv.gz", "t.csv.zst", "t.parquet"})
  void whatIsWrittenIsRead(String name) throws IOException {
    Path file = folder.resolve(name);
    write(file, rows());
    List<String> read = new ArrayList<>();
    Tables.stream(file, features -> {
      assertThat(features).isEqualTo(FEATURES);
      return row -> read.add(said(row));
    });
    assertThat(read).isEqualTo(rows().stream().map(TablesTest::said).toList());
  }

  @Test
  void csvIsWhatAnyoneCanRead() throws IOException {
    Path file = folder.resolve("t.csv");
    write(file, rows().subList(0, 2));
    assertThat(Files.readString(file)).isEqualTo("file,packet,time,"
        + "flow,flow_packet,station,group,split,vantage,label,PacketLength,SourcePort,"
        + "InterArrival\n"
        + "\"a,\"\"b\"\".pcap\",1,1500000000.000000001,-1,1,,\" day one \",,Endpoint,,4294967295,0,0\n"
        + "\"a,\"\"b\"\".pcap\",2,1500000001.000000000,10000000000,2,10.0.0.1,,train,Endpoint,Web Attack \u2013 "
        + "XSS,1,2147483649,4000037\n");
  }

  @Test
  void aTableThatIsNotFinishedIsNotThereAndAnOldOneStays() throws IOException {
    for (String name : List.of("t.csv", "t.csv.gz", "t.parquet")) {
      Path file = folder.resolve(name);
      write(file, rows().subList(0, 1));
      byte[] old = Files.readAllBytes(file);
      try (RowWriter writer = Tables.writer(file, FEATURES)) {
        for (Row row : rows()) {
          writer.add(row);
        }
      }
      assertThat(file).hasBinaryContent(old);
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).hasSize(3);
    }
  }

  @Test
  void aFolderOfTheTablesNameIsSaidBeforeAnythingIsRead() throws IOException {
    for (String name : List.of("t.csv", "t.parquet")) {
      Path file = Files.createDirectory(folder.resolve(name));
      assertThatThrownBy(() -> Tables.writer(file, FEATURES)).isInstanceOf(InputException.class)
          .hasMessage(file + " is a folder: name a file in it");
    }
  }

  /** A disk that has no room: what was begun is gone, and the message names the file that was asked for. */
  @ParameterizedTest
  @ValueSource(strings = {"t.csv", "t.csv.gz", "t.csv.zst", "t.parquet"})
  void aFullDiskLeavesNothing(String name) throws Exception {
    mount("mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", folder.toString());
    try {
      Path file = folder.resolve(name);
      assertThatThrownBy(() -> write(file, rows())).isInstanceOf(InputException.class)
          .hasMessage(file + " cannot be written, and was left as it was: No space left on device");
      try (Stream<Path> left = Files.list(folder)) {
        assertThat(left).isEmpty();
      }
    } finally {
      /* Also when the compressor, which could not write its last bytes, keeps the file open. */
      mount("umount", "--lazy", folder.toString());
    }
  }

  private static void mount(String... words) throws Exception {
    assertThat(new ProcessBuilder(words).inheritIO().start().waitFor()).isZero();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "PacketLength;NaN | line 2: PacketLength is \"NaN\", must be a whole number from 0 to 4294967295",
      "PacketLength;inf | PacketLength is \"inf\"",
      "PacketLength;-1 | PacketLength is \"-1\"",
      "PacketLength;1.5 | PacketLength is \"1.5\"",
      "PacketLength;4294967296 | PacketLength is \"4294967296\"",
      "PacketLength,SourcePort;1, | SourcePort is \"\"",
      "PacketLength,SourcePort;1 | line 2 has 1 fields, the header has 2",
      "PacketLength,Colour;1,2 | column \"Colour\" is no feature",
      ",PacketLength;1,2 | column \"\" is the index of a pandas frame: write the table with index=False",
      "Unnamed: 0,PacketLength;1,2 | column \"Unnamed: 0\" is the index of a pandas frame",
      "PacketLength,PacketLength;1,2 | column PacketLength is there twice",
      "label,packet;a,1 | has no column of a feature",
      "PacketLength,vantage;1,Moon | vantage is \"Moon\"",
      "PacketLength,time;1,noon | time is \"noon\"",
      "PacketLength,flow_packet;1,-4 | flow_packet is \"-4\"",
      "'' | is empty",
  })
  void whatIsNoTableOfFeaturesIsSaid(String content, String words) throws IOException {
    Path file = Files.writeString(folder.resolve("t.csv"), content.replace(';', '\n') + "\n");
    assertThatThrownBy(() -> Tables.read(file)).isInstanceOf(InputException.class).hasMessageContaining(words);
  }

  @Test
  void onlyFeaturesAreNeeded() throws IOException {
    Path file = Files.writeString(folder.resolve("t.csv"), "label,PacketLength\r\nscan,7\r\n,8\r\n");
    Table table = Tables.read(file);
    assertThat(table.classes()).containsExactly("scan");
    assertThat(table.label()).containsExactly(0, -1);
    assertThat(table.value(0, 1)).isEqualTo(8);
  }

  /** As pandas or Spark write it: 64 bits, microseconds, other columns' order. */
  @Test
  void parquetOfOthersIsRead() throws IOException {
    String schema = "required int64 PacketLength; optional binary label (STRING); optional int64 time (TIMESTAMP(MICROS,true)); required "
        + "int32 flow_packet;";
    Path file = parquet(schema, group -> group.append("PacketLength", 4_000_000_000L).append("label", "scan").append("time", 12_000_001L)
        .append("flow_packet", 3));
    Tables.stream(file, features -> row -> assertThat(said(row))
        .isEqualTo("[-294967296] null 0 12000001000 0 3 null null null Transit scan"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "required double PacketLength; | column PacketLength holds fractions",
      "required binary PacketLength (STRING); | column PacketLength holds strings",
      "required boolean PacketLength; | column PacketLength holds true and false",
      "required int64 PacketLength; | PacketLength is -1, must be a whole number from 0",
      "optional int32 PacketLength; | lacks a feature",
      "required group PacketLength { required int32 x; } | is nested",
      "required int64 __index_level_0__; | is the index of a pandas frame: write the table with index=False",
      "required int32 Colour; | column \"Colour\" is no feature",
  })
  void parquetThatIsNoTableOfFeaturesIsSaid(String schema, String words) throws IOException {
    Path file = parquet(schema, group -> {
      String name = group.getType().getFieldName(0);
      if (schema.contains("double")) {
        group.append(name, Double.NaN);
      } else if (schema.contains("binary")) {
        group.append(name, "many");
      } else if (schema.contains("boolean")) {
        group.append(name, true);
      } else if (schema.contains("group")) {
        group.addGroup(name).append("x", 1);
      } else if (schema.contains("int64")) {
        group.append(name, -1L);
      } else if (schema.contains("required")) {
        group.append(name, 1);
      }
    });
    assertThatThrownBy(() -> Tables.read(file)).isInstanceOf(InputException.class).hasMessageContaining(words);
  }

  private interface Filling {
    void fill(Group group);
  }

  private Path parquet(String fields, Filling filling) throws IOException {
    MessageType schema = MessageTypeParser.parseMessageType("message rows { " + fields + " }");
    Path file = folder.resolve("other.parquet");
    try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new LocalOutputFile(file)).withType(schema).build()) {
      Group group = new SimpleGroup(schema);
      filling.fill(group);
      writer.write(group);
    }
    return file;
  }

  @Test
  void damagedFilesAreSaid() throws IOException {
    Path file = folder.resolve("t.parquet");
    write(file, rows());
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    said(file, "is not Parquet, or is damaged");
    said(Files.writeString(folder.resolve("text.parquet"), "PacketLength\n1\n"), "is not Parquet, or is damaged");
    byte[] csv = Zstd.compress("PacketLength\n1\n".repeat(5000).getBytes(StandardCharsets.UTF_8));
    said(Files.write(folder.resolve("t.csv.zst"), Arrays.copyOf(csv, csv.length / 2)), "t.csv.zst");
    said(folder.resolve("absent.csv"), "is not there");
  }

  private void said(Path file, String words) {
    assertThatThrownBy(() -> Tables.read(file)).isInstanceOf(InputException.class).hasMessageContaining(words);
  }
}
