// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classic captures of Ethernet; {@code CaptureFileTest} of modelkit reads the other kinds. */
class CaptureReaderTest {
  @TempDir
  Path folder;

  /** A capture of two records: 3 of 5 bytes at 1.000007 (or .000000007), 2 of 2 bytes at 4294967295.999999. */
  private static byte[] capture(ByteOrder order, int magic, int linkType) {
    ByteBuffer bytes = ByteBuffer.allocate(24 + 16 + 3 + 16 + 2).order(order);
    bytes.putInt(magic).putShort((short) 2).putShort((short) 4).putInt(0).putInt(0).putInt(65535).putInt(linkType);
    bytes.putInt(1).putInt(7).putInt(3).putInt(5).put(new byte[] {1, 2, 3});
    bytes.putInt(-1).putInt(999_999).putInt(2).putInt(2).put(new byte[] {4, 5});
    return bytes.array();
  }

  private static CaptureReader reader(byte[] bytes) throws IOException {
    return CaptureReader.of(new ByteArrayInputStream(bytes));
  }

  private static void readAll(byte[] bytes) throws IOException {
    try (CaptureReader reader = reader(bytes)) {
      for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
        assertThat(frame.captured).isLessThanOrEqualTo(frame.bytes.length);
      }
    }
  }

  @Test
  void readsEitherByteOrderAndClock() throws IOException {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
      for (int magic : new int[] {0xa1b2c3d4, 0xa1b23c4d}) {
        int unit = magic == 0xa1b2c3d4 ? 1000 : 1;
        CaptureReader reader = reader(capture(order, magic, 1));
        Frame frame = reader.next();
        assertThat(Arrays.copyOf(frame.bytes, frame.captured)).containsExactly(1, 2, 3);
        assertThat(frame.length).isEqualTo(5);
        assertThat(frame.nanos).isEqualTo(1_000_000_000L + 7 * unit);
        assertThat(frame.number).isEqualTo(1);
        frame = reader.next();
        assertThat(Arrays.copyOf(frame.bytes, frame.captured)).containsExactly(4, 5);
        assertThat(frame.nanos).isEqualTo(4_294_967_295_000_000_000L + 999_999L * unit);
        assertThat(frame.number).isEqualTo(2);
        assertThat(reader.next()).isNull();
      }
    }
  }

  @Test
  void readsAFileWithFramesOfAnySize() throws IOException {
    Path file = folder.resolve("large.pcap");
    byte[] bytes = Arrays.copyOf(capture(ByteOrder.LITTLE_ENDIAN, 0xa1b2c3d4, 1), 24 + 16 + 9000);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(32, 9000).putInt(36, 9000);
    Files.write(file, bytes);
    try (CaptureReader reader = CaptureReader.open(file)) {
      assertThat(reader.next().captured).isEqualTo(9000);
      assertThat(reader.next()).isNull();
    }
  }

  @Test
  void aCaptureCutOffNamesTheRecord() {
    byte[] whole = capture(ByteOrder.LITTLE_ENDIAN, 0xa1b2c3d4, 1);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      if (length == 24 || length == 43) {
        continue;
      }
      String message = length < 4 ? "no capture" : length < 24 ? "it ends within its header"
          : length < 43 ? "record 1 ends within its " : "record 2 ends within its ";
      assertThatThrownBy(() -> readAll(cut)).as("%s bytes", length).isExactlyInstanceOf(DamagedCaptureException.class)
          .hasMessageStartingWith(message);
    }
  }

  @Test
  void impossibleRecordsAreRefused() {
    int[][] damages = {{32, -1}, {32, 262_145}, {28, 1_000_000}, {32, Integer.MIN_VALUE}};
    for (int[] damage : damages) {
      byte[] bytes = capture(ByteOrder.BIG_ENDIAN, 0xa1b2c3d4, 1);
      ByteBuffer.wrap(bytes).putInt(damage[0], damage[1]);
      assertThatThrownBy(() -> readAll(bytes)).as("%s", damage).isExactlyInstanceOf(DamagedCaptureException.class)
          .hasMessageStartingWith("record 1 cannot be true");
    }
  }

  @Test
  void theRecordAfterOneWithAnImpossibleTimeCanBeRead() throws IOException {
    byte[] bytes = capture(ByteOrder.BIG_ENDIAN, 0xa1b23c4d, 1);
    ByteBuffer.wrap(bytes).putInt(28, 1_000_000_000);
    CaptureReader reader = reader(bytes);
    assertThatThrownBy(reader::next).isInstanceOfSatisfying(DamagedCaptureException.class, e -> assertThat(e.isPassable()).isTrue())
        .hasMessage("record 1 cannot be true: 1000000000 ns after the second");
    assertThat(reader.next().captured).isEqualTo(2);
  }

  @Test
  void anImpossibleFrameLengthIsNotBelieved() throws IOException {
    for (int claimed : new int[] {2, 0, -1, 262_145}) {
      byte[] bytes = capture(ByteOrder.BIG_ENDIAN, 0xa1b2c3d4, 1);
      ByteBuffer.wrap(bytes).putInt(36, claimed);
      CaptureReader reader = reader(bytes);
      Frame frame = reader.next();
      assertThat(frame.captured).isEqualTo(3);
      assertThat(frame.length).as("claimed %s", claimed).isEqualTo(3);
      assertThat(reader.next()).isNotNull();
    }
  }

  @Test
  void otherFilesAreRefused() {
    assertThatThrownBy(() -> reader("%PDF-1.7 and so on, for long enough".getBytes()))
        .hasMessage("neither pcap nor pcapng: it starts with 0x25504446");
    assertThatThrownBy(() -> reader(capture(ByteOrder.LITTLE_ENDIAN, 0xa1b2c3d4, 127)))
        .hasMessageStartingWith("link type is 127, must be ");
    assertThatThrownBy(() -> CaptureReader.open(folder.resolve("none.pcap"))).isInstanceOf(IOException.class);
  }
}
