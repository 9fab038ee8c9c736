// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.packetclassifier.modelkit.InputException;
import io.airlift.compress.lz4.Lz4Compressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Parquet as pandas, Arrow, Spark and DuckDB write it: their codecs, their types, folders of parts. */
class ParquetOfOthersTest {
  private static final String SECOND_2023 = "1700000000";

  @TempDir
  Path folder;

  private interface Filling {
    void fill(Group group);
  }

  private Path parquet(String name, String fields, int rows, CompressionCodecName codec, Filling filling) throws IOException {
    MessageType schema = MessageTypeParser.parseMessageType("message rows { " + fields + " }");
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.deleteIfExists(file);
    try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new LocalOutputFile(file)).withType(schema)
        .withCodecFactory(new Compressing())
        .withCompressionCodec(codec).build()) {
      for (int i = 0; i < rows; i++) {
        Group group = new SimpleGroup(schema);
        filling.fill(group);
        writer.write(group);
      }
    }
    return file;
  }

  private Path parquet(String fields, Filling filling) throws IOException {
    return parquet("t.parquet", fields, 1, CompressionCodecName.UNCOMPRESSED, filling);
  }

  private static Row only(Path file) throws IOException {
    List<Row> rows = new ArrayList<>();
    Tables.stream(file, features -> row -> rows.add(row));
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }

  @ParameterizedTest
  @EnumSource(value = CompressionCodecName.class, names = {"GZIP", "BROTLI", "LZ4_RAW", "LZ4", "UNCOMPRESSED"})
  void codecsAreRead(CompressionCodecName codec) throws IOException {
    Path file = parquet("t.parquet", "required int32 PacketLength; required binary label (STRING);", 3000, codec, group -> group
        .append("PacketLength", 77).append("label", "scan"));
    Table table = Tables.read(file);
    assertThat(table.rows()).isEqualTo(3000);
    assertThat(table.values()[0]).containsOnly(77);
    assertThat(table.classes()).containsExactly("scan");
  }

  @Test
  void aCodecThatIsNotReadIsNamed() throws IOException {
    Path file = parquet("t.parquet", "required int32 PacketLength;", 1, CompressionCodecName.LZO, group -> group.append("PacketLength", 1));
    assertThatThrownBy(() -> Tables.read(file)).isInstanceOf(InputException.class)
        .hasMessage(file + " is compressed by lzo, which is not read: write it with zstd, snappy, gzip, brotli, lz4_raw or none");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "required int32 PacketLength; | -1 | is -1, must be a whole number from 0 to 4294967295",
      "required int32 PacketLength (INTEGER(16,true)); | -1 | is -1, must be a whole number from 0 to 4294967295",
      "required int32 PacketLength (INTEGER(8,true)); | -3 | is -3, must be",
      "required int32 PacketLength (DECIMAL(9,1)); | 15 | PacketLength is 1.5, must be a whole number",
      "required int32 PacketLength (DECIMAL(9,0)); | -15 | PacketLength is -15, must be a whole number from 0",
  })
  void numbersThatAreNoFeaturesAreRefused(String column, int value, String words) throws IOException {
    Path file = parquet(column, group -> group.append("PacketLength", value));
    assertThatThrownBy(() -> Tables.read(file)).isInstanceOf(InputException.class).hasMessageContaining(words);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "required int32 PacketLength (INTEGER(32,false)); | -1 | 4294967295", "required int32 PacketLength (INTEGER(16,true)); | 7 | 7",
      "required int32 PacketLength (DECIMAL(9,2)); | 700 | 7", "required int32 PacketLength (INTEGER(8,false)); | 200 | 200",
  })
  void numbersThatAreFeaturesAreRead(String column, int value, long expected) throws IOException {
    assertThat(Integer.toUnsignedLong(only(parquet(column, group -> group.append("PacketLength", value))).values[0])).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"1700000000, 1700000000000000000", "1700000000000000001, 1700000000000000001", "0, 0", "-5, -5000000000"})
  void wholeNumbersWithoutAUnitAreSecondsOrNanoseconds(long time, long nanos) throws IOException {
    assertThat(only(
        parquet("required int32 PacketLength; required int64 time;", group -> group.append("PacketLength", 1).append("time", time))).nanos)
        .isEqualTo(nanos);
  }

  @ParameterizedTest
  @CsvSource({"1700000000000, ms", "1700000000000000, us"})
  void timesInAnotherUnitAreAskedAbout(long time, String unit) throws IOException {
    String asked = "time is " + time + ", must be seconds since 1970: is it " + unit + "?";
    Path file = parquet("required int32 PacketLength; required int64 time;", group -> group.append("PacketLength", 1).append("time", time));
    assertThatThrownBy(() -> Tables.read(file)).isInstanceOf(InputException.class).hasMessageEndingWith(asked);
    Path fractions = parquet("required int32 PacketLength; required double time;", group -> group.append("PacketLength", 1).append("time",
        (double) time));
    assertThatThrownBy(() -> Tables.read(fractions)).isInstanceOf(InputException.class).hasMessageContaining("is it " + unit + "?");
    Path csv = Files.writeString(folder.resolve("t.csv"), "time,PacketLength\n" + time + ",1\n");
    assertThatThrownBy(() -> Tables.read(csv)).isInstanceOf(InputException.class).hasMessage("t.csv, line 2: time is \"" + time
        + "\", must be seconds since 1970: is it " + unit + "?");
  }

  /** Spark's older time stamps, and its decimals of any width. */
  @Test
  void int96AndDecimalsAreTimes() throws IOException {
    byte[] int96 = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putLong(80_000_000_000_001L).putInt(2_440_588 + 19_675).array();
    long expected = 19_675L * 86_400_000_000_000L + 80_000_000_000_001L;
    assertThat(only(parquet("required int32 PacketLength; required int96 time;", group -> group.append("PacketLength", 1).append("time",
        Binary.fromConstantByteArray(int96)))).nanos).isEqualTo(expected);
    byte[] unscaled = new BigInteger(SECOND_2023 + "123456789").toByteArray();
    assertThat(only(parquet("required int32 PacketLength; required binary time (DECIMAL(38,9));", group -> group.append("PacketLength", 1)
        .append("time", Binary.fromConstantByteArray(unscaled)))).nanos).isEqualTo(1_700_000_000_123_456_789L);
  }

  @Test
  void labelsAreNamesNumbersAndTruths() throws IOException {
    assertThat(only(
        parquet("required int32 PacketLength; required int64 label;", group -> group.append("PacketLength", 1).append("label", 3L))).label)
        .isEqualTo("3");
    assertThat(only(parquet("required int32 PacketLength; required boolean label;", group -> group.append("PacketLength", 1).append("label",
        true))).label).isEqualTo("true");
    assertThat(only(parquet("required int32 PacketLength; required double label;", group -> group.append("PacketLength", 1).append("label",
        1.0))).label).isEqualTo("1");
    assertThat(
        only(parquet("required int32 PacketLength; required binary label (ENUM);", group -> group.append("PacketLength", 1).append("label",
            "scan"))).label)
        .isEqualTo("scan");
  }

  @Test
  void aFolderOfPartsIsATable() throws IOException {
    Filling filling = group -> group.append("PacketLength", 5);
    parquet("day.table/part-1.parquet", "required int32 PacketLength;", 2, CompressionCodecName.GZIP, filling);
    parquet("day.table/part-0.parquet", "required int32 PacketLength;", 1, CompressionCodecName.GZIP,
        group -> group.append("PacketLength", 4));
    Files.writeString(folder.resolve("day.table/_SUCCESS"), "");
    Files.writeString(folder.resolve("day.table/_metadata.parquet"), "no part");
    Path table = folder.resolve("day.table");
    assertThat(Tables.isTable(table)).isTrue();
    assertThat(Tables.read(table).values()[0]).containsExactly(4, 5, 5);
    parquet("day.table/part-2.parquet", "required int32 SourcePort;", 1, CompressionCodecName.GZIP, group -> group.append("SourcePort", 4));
    assertThatThrownBy(() -> Tables.read(table)).isInstanceOf(InputException.class)
        .hasMessageContaining("part-2.parquet has the features [SourcePort], the parts before it have [PacketLength]");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThat(Tables.isTable(empty)).isFalse();
    assertThatThrownBy(() -> Tables.read(empty)).isInstanceOf(InputException.class).hasMessageContaining("holds no part of a table");
  }

  @Test
  void anyFlatColumnsAreText() throws IOException {
    Path file = parquet(
        "required int64 utc (TIMESTAMP(MILLIS,true)); required int64 local (TIMESTAMP(MICROS,false)); required int32 day (DATE);"
            + "required double share; required double none; required int32 port (INTEGER(16,false)); optional binary proto (STRING);"
            + "required group inner { required int32 x; } required boolean attack; required int64 big (DECIMAL(18,3));",
        group -> {
          group.append("utc", 1_700_000_000_250L).append("local", 1_700_000_000_000_001L).append("day", 19_675).append("share", .25)
              .append("none", Double.NaN).append("port", 53).append("attack", false).append("big", 1500L);
          group.addGroup("inner").append("x", 1);
        });
    try (ParquetTextTable table = new ParquetTextTable(file)) {
      assertThat(table.header()).containsExactly("utc", "local", "day", "share", "none", "port", "proto", "attack", "big");
      assertThat(table.next()).containsExactly("2023-11-14T22:13:20.250Z", "2023-11-14T22:13:20.000001", "2023-11-14", "0.25", "", "53", "",
          "false", "1.5");
      assertThat(table.where()).isEqualTo("t.parquet, row 1");
      assertThat(table.next()).isNull();
    }
  }

  /** What the files of these tests are compressed by; of brotli, what needs no encoder: a stored block. */
  private static final class Compressing implements CompressionCodecFactory {
    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
      return new BytesInputCompressor() {
        @Override
        public BytesInput compress(BytesInput page) throws IOException {
          return BytesInput.from(compressed(codec, page.toInputStream().readAllBytes()));
        }

        @Override
        public CompressionCodecName getCodecName() {
          return codec;
        }

        @Override
        public void release() {
          // Nothing is kept.
        }
      };
    }

    private static byte[] compressed(CompressionCodecName codec, byte[] page) throws IOException {
      return switch (codec) {
        case GZIP -> gzip(page);
        case BROTLI -> brotli(page);
        case LZ4_RAW -> lz4(page);
        case LZ4 -> {
          byte[] block = lz4(page);
          yield ByteBuffer.allocate(8 + block.length).putInt(page.length).putInt(block.length).put(block).array();
        }
        default -> page;
      };
    }

    private static byte[] gzip(byte[] page) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
        out.write(page);
      }
      return bytes.toByteArray();
    }

    private static byte[] brotli(byte[] page) {
      int header = page.length - 1 << 4 | 1 << 20;
      return ByteBuffer.allocate(page.length + 4).order(ByteOrder.LITTLE_ENDIAN).put((byte) header).put((byte) (header >> 8))
          .put((byte) (header >> 16)).put(page).put((byte) 3).array();
    }

    private static byte[] lz4(byte[] page) {
      Lz4Compressor compressor = new Lz4Compressor();
      byte[] block = new byte[compressor.maxCompressedLength(page.length)];
      return Arrays.copyOf(block, compressor.compress(page, 0, page.length, block, 0, block.length));
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void release() {
      // Nothing is kept.
    }
  }
}
