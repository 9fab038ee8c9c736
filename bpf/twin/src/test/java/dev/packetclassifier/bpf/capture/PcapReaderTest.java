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

class PcapReaderTest {
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

  private static PcapReader reader(byte[] bytes) throws IOException {
    return new PcapReader(new ByteArrayInputStream(bytes));
  }

  private static void readAll(byte[] bytes) throws IOException {
    try (PcapReader reader = reader(bytes)) {
      while (reader.next()) {
        assertThat(reader.captured()).isLessThanOrEqualTo(reader.frame().length);
      }
    }
  }

  @Test
  void readsEitherByteOrderAndClock() throws IOException {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
      for (int magic : new int[] {0xa1b2c3d4, 0xa1b23c4d}) {
        int unit = magic == 0xa1b2c3d4 ? 1000 : 1;
        PcapReader reader = reader(capture(order, magic, 1));
        assertThat(reader.next()).isTrue();
        assertThat(Arrays.copyOf(reader.frame(), reader.captured())).containsExactly(1, 2, 3);
        assertThat(reader.frameLength()).isEqualTo(5);
        assertThat(reader.timestamp()).isEqualTo(1_000_000_000L + 7 * unit);
        assertThat(reader.record()).isEqualTo(1);
        assertThat(reader.next()).isTrue();
        assertThat(Arrays.copyOf(reader.frame(), reader.captured())).containsExactly(4, 5);
        assertThat(reader.timestamp()).isEqualTo(4_294_967_295_000_000_000L + 999_999L * unit);
        assertThat(reader.next()).isFalse();
        assertThat(reader.record()).isEqualTo(2);
      }
    }
  }

  @Test
  void readsAFileWithFramesOfAnySize() throws IOException {
    Path file = folder.resolve("large.pcap");
    byte[] bytes = Arrays.copyOf(capture(ByteOrder.LITTLE_ENDIAN, 0xa1b2c3d4, 1), 24 + 16 + 9000);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(32, 9000).putInt(36, 9000);
    Files.write(file, bytes);
    try (PcapReader reader = PcapReader.open(file)) {
      assertThat(reader.next()).isTrue();
      assertThat(reader.captured()).isEqualTo(9000);
      assertThat(reader.next()).isFalse();
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
      String message = length < 24 ? "not a pcap capture" : length < 43 ? "record 1 ends within its " : "record 2 ends within its ";
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
  void anImpossibleFrameLengthIsNotBelieved() throws IOException {
    for (int claimed : new int[] {2, 0, -1, 262_145}) {
      byte[] bytes = capture(ByteOrder.BIG_ENDIAN, 0xa1b2c3d4, 1);
      ByteBuffer.wrap(bytes).putInt(36, claimed);
      PcapReader reader = reader(bytes);
      assertThat(reader.next()).isTrue();
      assertThat(reader.captured()).isEqualTo(3);
      assertThat(reader.frameLength()).as("claimed %s", claimed).isEqualTo(3);
      assertThat(reader.next()).isTrue();
    }
  }

  @Test
  void otherFilesAreRefused() {
    assertThatThrownBy(() -> reader(capture(ByteOrder.BIG_ENDIAN, 0x0a0d0d0a, 1)))
        .hasMessage("not a classic pcap capture: it starts with 0x0a0d0d0a; convert pcapng with editcap -F pcap");
    assertThatThrownBy(() -> reader(capture(ByteOrder.LITTLE_ENDIAN, 0xa1b2c3d4, 113)))
        .hasMessage("link type is 113, must be 1 (Ethernet): capture on an Ethernet interface, not \"any\"");
    assertThatThrownBy(() -> PcapReader.open(folder.resolve("none.pcap"))).isInstanceOf(IOException.class);
  }
}
