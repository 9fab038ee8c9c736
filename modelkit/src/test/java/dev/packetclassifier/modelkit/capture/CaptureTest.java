package dev.packetclassifier.modelkit.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.fixture.CaptureFile;
import dev.packetclassifier.modelkit.fixture.Packets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureTest {
  private static final byte[] IP = Packets.udp(1, 1000, 2, 53, 11);
  private static final long SECOND = 1_000_000_000L;

  @TempDir
  Path folder;

  /** What a test looks at of a frame. */
  private record Seen(long nanos, int length, String bytes) {
  }

  private List<Seen> read(byte[] file) throws IOException {
    List<Seen> seen = new ArrayList<>();
    try (Capture capture = Capture.open(Files.write(folder.resolve("capture"), file))) {
      for (Frame frame = capture.next(); frame != null; frame = capture.next()) {
        assertThat(frame.number).isEqualTo(seen.size() + 1L);
        seen.add(new Seen(frame.nanos, frame.length, hex(Arrays.copyOf(frame.bytes, frame.captured))));
      }
    }
    return seen;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] joined(String header, byte[] ip) {
    byte[] head = HexFormat.of().parseHex(header.replace(" ", ""));
    return ByteBuffer.allocate(head.length + ip.length).put(head).put(ip).array();
  }

  /** Link's own header, and the MAC addresses that are left of it. */
  @ParameterizedTest
  @CsvSource({
      "1, 0200000000020200000000010800, 020000000002 020000000001",
      "101, '', 000000000000 000000000000",
      "12, '', 000000000000 000000000000",
      "228, '', 000000000000 000000000000",
      "0, 02000000, 000000000000 000000000000",
      "108, 00000002, 000000000000 000000000000",
      "113, 0000 0001 0006 020000000001 0000 0800, 000000000000 020000000001",
      "113, 0001 0001 0006 020000000001 0000 0800, ffffffffffff 020000000001",
      "113, 0004 0304 0000 0000000000000000 0800, 000000000000 000000000000",
      "276, 0800 0000 00000003 0001 00 06 0200000000010000, 000000000000 020000000001",
      "276, 0800 0000 00000003 0001 02 06 0200000000010000, ffffffffffff 020000000001",
  })
  void everyLinkTypeBecomesAnEthernetFrame(int link, String header, String macs) throws IOException {
    List<Seen> seen = read(CaptureFile.pcap(link).record(5 * SECOND, joined(header, IP)).bytes());
    assertThat(seen).containsExactly(new Seen(5 * SECOND, 14 + IP.length, macs.replace(" ", "") + "0800" + hex(IP)));
  }

  @Test
  void ipv6IsKnownByItsVersionWhereTheLinkDoesNotSay() throws IOException {
    byte[] ipv6 = new byte[48];
    ipv6[0] = 0x60;
    for (int link : new int[] {101, 229, 0}) {
      byte[] record = link == 0 ? joined("1e000000", ipv6) : ipv6;
      assertThat(read(CaptureFile.pcap(link).record(0, record).bytes()).get(0).bytes()).startsWith("0".repeat(24) + "86dd60");
    }
  }

  @Test
  void classicCapturesOfEitherByteOrderAndUnit() throws IOException {
    byte[] frame = Packets.ethernet(1, 2, IP);
    for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      long nanos = 1_500_000_000L * SECOND + 123_456_789;
      assertThat(read(CaptureFile.pcap(order, true, 1).record(nanos, frame).bytes())).extracting(Seen::nanos).containsExactly(nanos);
      assertThat(read(CaptureFile.pcap(order, false, 1).record(nanos, frame).bytes())).extracting(Seen::nanos).containsExactly(nanos - 789);
    }
  }

  @Test
  void theLengthOnTheWireIsKeptWhereTheCaptureHasLess() throws IOException {
    byte[] frame = Packets.ethernet(1, 2, IP);
    byte[] file = CaptureFile.pcap(1).record(0, frame, 1400).record(0, frame, 3).bytes();
    assertThat(read(file)).extracting(Seen::length).containsExactly(1400, frame.length);
    assertThat(read(CaptureFile.pcap(101).record(0, IP, 1400).bytes())).extracting(Seen::length).containsExactly(1414);
  }

  @Test
  void interfacesOfPcapngHaveLinkTypesAndTimesOfTheirOwn() throws IOException {
    byte[] frame = Packets.ethernet(1, 2, IP);
    byte[] file = CaptureFile.pcapng().section(ByteOrder.LITTLE_ENDIAN)
        .source(1, 0, 0).source(101, 9, 0).source(1, 0x80 | 20, 100).source(1, 12, 0).foreignBlock()
        .packet(0, 7_000_001, frame).packet(1, 8_000_000_002L, IP).packet(2, 9L << 20 | 1 << 19, frame)
        .packet(3, 10_000_000_003_999L, frame).simplePacket(frame)
        .section(ByteOrder.BIG_ENDIAN).source(101, 3, 0).packet(0, 12_345, IP).bytes();
    List<Seen> seen = read(file);
    assertThat(seen).extracting(Seen::nanos).containsExactly(7_000_001_000L, 8_000_000_002L, 109_500_000_000L, 10_000_000_003L,
        10_000_000_003L,
        12_345_000_000L);
    assertThat(seen).extracting(Seen::length).containsOnly(frame.length);
    assertThat(seen.get(1).bytes()).isEqualTo("0".repeat(24) + "0800" + hex(IP)).isEqualTo(seen.get(5).bytes());
  }

  @Test
  void compressedCapturesAreKnownByTheirContent() throws IOException {
    byte[] plain = many();
    assertThat(read(gzip(plain))).hasSize(2000).isEqualTo(read(plain));
    assertThat(read(Zstd.compress(plain))).isEqualTo(read(plain));
  }

  /** So many that records lie across the ends of every buffer. */
  private static byte[] many() {
    CaptureFile file = CaptureFile.pcap(1);
    for (int i = 0; i < 2000; i++) {
      file.record(i * SECOND, Packets.ethernet(1, 2, Packets.udp(1, i, 2, 53, i % 1400)));
    }
    return file.bytes();
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  @Test
  void damageNamesTheRecord() {
    byte[] frame = Packets.ethernet(1, 2, IP);
    byte[] two = CaptureFile.pcap(1).record(0, frame).record(0, frame).bytes();
    damaged(Arrays.copyOf(two, two.length - 1), "record 2 ends within its " + frame.length + " bytes");
    damaged(Arrays.copyOf(two, two.length - frame.length - 3), "record 2 ends within its header");
    byte[] huge = two.clone();
    ByteBuffer.wrap(huge).order(ByteOrder.LITTLE_ENDIAN).putInt(24 + 8, 300_000);
    damaged(huge, "record 1 cannot be true: 300000 bytes captured");
    CaptureFile ng = CaptureFile.pcapng().section(ByteOrder.LITTLE_ENDIAN).source(1, 0, 0).packet(0, 0, frame);
    damaged(Arrays.copyOf(ng.bytes(), ng.bytes().length - 6), "the block at record 1 is cut off");
    damaged(ng.packet(1, 0, frame).bytes(), "record 2 names interface 1");
  }

  @Test
  void aCompressedCaptureThatWasCutOffIsDamagedEvenBetweenTwoRecords() throws IOException {
    byte[] plain = many();
    byte[] zipped = gzip(plain);
    byte[] zstd = Zstd.compress(plain);
    damaged(Arrays.copyOf(zipped, zipped.length / 2), "cut off");
    damaged(Arrays.copyOf(zstd, zstd.length / 2), "record");
    /* All records are there; the compressed file's own end is not. */
    damaged(Arrays.copyOf(zipped, zipped.length - 4), "after record 2000 the compressed file cannot be read on");
  }

  private void damaged(byte[] file, String words) {
    assertThatThrownBy(() -> read(file)).isInstanceOf(DamageException.class).hasMessageContaining(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "%PDF-1.7 and so on, more than any header takes"})
  void aForeignFileIsNoCapture(String content) {
    assertThatThrownBy(() -> read(content.getBytes(StandardCharsets.UTF_8))).isInstanceOf(InputException.class)
        .hasMessageContaining("capture");
  }

  @Test
  void aLinkTypeThatNobodyKnowsIsNamed() {
    assertThatThrownBy(() -> read(CaptureFile.pcap(127).bytes())).isInstanceOf(InputException.class)
        .hasMessageContaining("link type is 127");
  }
}
