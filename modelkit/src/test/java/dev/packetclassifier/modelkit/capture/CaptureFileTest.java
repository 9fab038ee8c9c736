// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.packetclassifier.bpf.capture.DamagedCaptureException;
import dev.packetclassifier.bpf.capture.Frame;
import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.fixture.CaptureBuilder;
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

class CaptureFileTest {
  private static final byte[] IP = Packets.udp(1, 1000, 2, 53, 11);
  private static final long SECOND = 1_000_000_000L;

  @TempDir
  Path folder;

  /** What a test looks at of a frame. */
  private record Seen(long nanos, int length, String bytes) {
  }

  private List<Seen> read(byte[] file) throws IOException {
    List<Seen> seen = new ArrayList<>();
    try (CaptureFile capture = CaptureFile.open(Files.write(folder.resolve("capture"), file))) {
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
      "9, ff03 0021, 000000000000 000000000000",
      "9, 0021, 000000000000 000000000000",
      "9, ff03 21, 000000000000 000000000000",
      "50, ff03 0021, 000000000000 000000000000",
      "50, 0f00 0800, 000000000000 000000000000",
      "51, 1100 0001 0029 0021, 000000000000 000000000000",
      "104, 8f00 0800, 000000000000 000000000000",
      "204, 00 ff03 0021, 000000000000 000000000000",
      "204, 01 21, 000000000000 000000000000",
      // NFLOG of either byte order: the packet is its last attribute; here it has 39 bytes
      "239, 02000000 0800 0100 08000300 0500 0a00 00000000 2b00 0900, 000000000000 000000000000",
      "239, 02000000 0008 0001 08000300 002b 0009, 000000000000 000000000000",
  })
  void everyLinkTypeBecomesAnEthernetFrame(int link, String header, String macs) throws IOException {
    List<Seen> seen = read(CaptureBuilder.pcap(link).record(5 * SECOND, joined(header, IP)).bytes());
    assertThat(seen).containsExactly(new Seen(5 * SECOND, 14 + IP.length, macs.replace(" ", "") + "0800" + hex(IP)));
  }

  @Test
  void ipv6IsKnownByItsVersionWhereTheLinkDoesNotSay() throws IOException {
    byte[] ipv6 = new byte[48];
    ipv6[0] = 0x60;
    for (int link : new int[] {101, 229, 0}) {
      byte[] record = link == 0 ? joined("1e000000", ipv6) : ipv6;
      assertThat(read(CaptureBuilder.pcap(link).record(0, record).bytes()).get(0).bytes()).startsWith("0".repeat(24) + "86dd60");
    }
  }

  @Test
  void whatNflogWritesBehindThePacketIsNoPartOfIt() throws IOException {
    byte[] record = joined("02000000 2b00 0900", Arrays.copyOf(IP, IP.length + 9));
    System.arraycopy(HexFormat.of().parseHex("08000300aabbccdd"), 0, record, record.length - 8, 8);
    assertThat(read(CaptureBuilder.pcap(239).record(0, record).bytes())).extracting(Seen::bytes)
        .containsExactly("0".repeat(24) + "0800" + hex(IP));
    assertThat(read(CaptureBuilder.pcap(239).record(0, joined("02000000 0800 0300", new byte[4])).bytes())).extracting(Seen::length)
        .containsExactly(0);
  }

  @Test
  void whatPppCarriesBesideIpIsNoIp() throws IOException {
    assertThat(read(CaptureBuilder.pcap(9).record(0, joined("ff03 c021", new byte[20])).bytes()).get(0).bytes()).startsWith("0".repeat(24)
        + "880b00");
    assertThat(read(CaptureBuilder.pcap(9).record(0, joined("ff03 0057", new byte[40])).bytes()).get(0).bytes()).startsWith("0".repeat(24)
        + "86dd00");
  }

  /** The file's header says how long it is, or the interface's description. */
  @Test
  void checkSequencesAreNoPartOfTheFrame() throws IOException {
    byte[] arp = joined("ffffffffffff 020000000001 0806", new byte[46]);
    byte[] whole = joined(hex(arp), new byte[] {1, 2, 3, 4});
    Seen expected = new Seen(0, arp.length, hex(arp));
    int fourBytes = 1 | 1 << 26 | 2 << 28;
    assertThat(read(CaptureBuilder.pcap(fourBytes).record(0, whole).bytes())).containsExactly(expected);
    assertThat(read(CaptureBuilder.pcap(1).record(0, whole).bytes())).extracting(Seen::length).containsExactly(64);
    assertThat(read(CaptureBuilder.pcapng().section(ByteOrder.LITTLE_ENDIAN).checkSequence(1, 4).packet(0, 0, whole).bytes()))
        .containsExactly(expected);
    byte[] cut = Arrays.copyOf(whole, 62);
    assertThat(read(CaptureBuilder.pcap(fourBytes).record(0, cut, 64).bytes())).containsExactly(expected);
    assertThat(read(CaptureBuilder.pcap(fourBytes).record(0, Arrays.copyOf(whole, 30), 64).bytes()))
        .containsExactly(new Seen(0, arp.length, hex(Arrays.copyOf(arp, 30))));
  }

  @Test
  void recordsOfKuznetzovsModificationHaveEightBytesMore() throws IOException {
    byte[] frame = Packets.ethernet(1, 2, IP);
    for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      byte[] plain = CaptureBuilder.pcap(order, false, 1).record(7 * SECOND, frame).record(8 * SECOND, frame).bytes();
      ByteBuffer modified = ByteBuffer.allocate(plain.length + 16).order(order).putInt(0xa1b2cd34).put(plain, 4, 20);
      int size = 16 + frame.length;
      for (int record = 0; record < 2; record++) {
        modified.put(plain, 24 + record * size, 16).putInt(3).putShort((short) 0x0800).put((byte) 0).put((byte) 0)
            .put(plain, 24 + record * size + 16, frame.length);
      }
      assertThat(read(modified.array())).containsExactly(new Seen(7 * SECOND, frame.length, hex(frame)),
          new Seen(8 * SECOND, frame.length, hex(frame)));
    }
  }

  /** As zstd --long=31 writes: a frame with a window of 2 GiB, of which the content needs a few bytes. */
  @Test
  void windowsOfZstdMayBeAsLongAsTheFormatHasThem() throws IOException {
    byte[] plain = CaptureBuilder.pcap(1).record(0, Packets.ethernet(1, 2, IP)).bytes();
    int lastRawBlock = plain.length << 3 | 1;
    byte[] packed = ByteBuffer.allocate(9 + plain.length).order(ByteOrder.LITTLE_ENDIAN).putInt(0xfd2fb528).put((byte) 0)
        .put((byte) (31 - 10 << 3)).put((byte) lastRawBlock).put((byte) (lastRawBlock >> 8)).put((byte) (lastRawBlock >> 16)).put(plain)
        .array();
    assertThat(read(packed)).isEqualTo(read(plain));
  }

  @Test
  void classicCapturesOfEitherByteOrderAndUnit() throws IOException {
    byte[] frame = Packets.ethernet(1, 2, IP);
    for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      long nanos = 1_500_000_000L * SECOND + 123_456_789;
      assertThat(read(CaptureBuilder.pcap(order, true, 1).record(nanos, frame).bytes())).extracting(Seen::nanos).containsExactly(nanos);
      assertThat(read(CaptureBuilder.pcap(order, false, 1).record(nanos, frame).bytes())).extracting(Seen::nanos)
          .containsExactly(nanos - 789);
    }
  }

  @Test
  void theLengthOnTheWireIsKeptWhereTheCaptureHasLess() throws IOException {
    byte[] frame = Packets.ethernet(1, 2, IP);
    byte[] file = CaptureBuilder.pcap(1).record(0, frame, 1400).record(0, frame, 3).bytes();
    assertThat(read(file)).extracting(Seen::length).containsExactly(1400, frame.length);
    assertThat(read(CaptureBuilder.pcap(101).record(0, IP, 1400).bytes())).extracting(Seen::length).containsExactly(1414);
  }

  @Test
  void interfacesOfPcapngHaveLinkTypesAndTimesOfTheirOwn() throws IOException {
    byte[] frame = Packets.ethernet(1, 2, IP);
    byte[] file = CaptureBuilder.pcapng().section(ByteOrder.LITTLE_ENDIAN)
        .source(1, 0, 0).source(101, 9, 0).source(1, 0x80 | 20, 100).source(1, 12, 0).emptyBlock(0x0bee)
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
    /* As pzstd begins. */
    assertThat(read(joined("502a4d18 04000000 00000000", Zstd.compress(plain)))).isEqualTo(read(plain));
  }

  /** So many that records lie across the ends of every buffer. */
  private static byte[] many() {
    CaptureBuilder file = CaptureBuilder.pcap(1);
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
    byte[] two = CaptureBuilder.pcap(1).record(0, frame).record(0, frame).bytes();
    damaged(Arrays.copyOf(two, two.length - 1), "record 2 ends within its " + frame.length + " bytes");
    damaged(Arrays.copyOf(two, two.length - frame.length - 3), "record 2 ends within its header");
    byte[] huge = two.clone();
    ByteBuffer.wrap(huge).order(ByteOrder.LITTLE_ENDIAN).putInt(24 + 8, 300_000);
    damaged(huge, "record 1 cannot be true: 300000 bytes captured");
    CaptureBuilder ng = CaptureBuilder.pcapng().section(ByteOrder.LITTLE_ENDIAN).source(1, 0, 0).packet(0, 0, frame);
    damaged(Arrays.copyOf(ng.bytes(), ng.bytes().length - 6), "the block at record 1 is cut off");
    damaged(ng.packet(1, 0, frame).bytes(), "record 2 names interface 1");
    byte[] otherEnd = CaptureBuilder.pcapng().section(ByteOrder.LITTLE_ENDIAN).source(1, 0, 0).packet(0, 0, frame).bytes();
    otherEnd[otherEnd.length - 4] ^= 1;
    damaged(otherEnd, "the block at record 1 cannot be true: 88 bytes at its begin, 89 at its end");
  }

  @Test
  void packetsAreNumberedAsWiresharkDoes() throws IOException {
    byte[] frame = Packets.ethernet(1, 2, IP);
    for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      byte[] file = CaptureBuilder.pcapng().section(order).source(1, 0, 0).obsoletePacket(0, 1_000_000, frame).emptyBlock(9)
          .emptyBlock(0x0bad).emptyBlock(0x40000bad).emptyBlock(0x0bee).packet(0, 2_000_000, frame).bytes();
      try (CaptureFile capture = CaptureFile.open(Files.write(folder.resolve("capture"), file))) {
        assertThat(capture.next()).extracting(read -> read.number, read -> read.nanos).containsExactly(1L, SECOND);
        assertThat(capture.next()).extracting(read -> read.number, read -> read.nanos).containsExactly(5L, 2 * SECOND);
        assertThat(capture.next()).isNull();
      }
    }
  }

  @Test
  void whatIsWrongWithOnePacketOfAWholeBlockKeepsNobodyFromReadingTheNext() throws IOException {
    byte[] frame = Packets.ethernet(1, 2, IP);
    byte[] file = CaptureBuilder.pcapng().section(ByteOrder.LITTLE_ENDIAN).source(1, 0, 0).source(105, 0, 0).source(1, 0, -5)
        .source(1, 30, 0).source(1, 0x80 | 63, 0).source(1, 0x80, 0)
        .packet(7, 0, frame).packet(1, 0, frame).overlongPacket(0).packet(2, 4_999_999, frame).packet(3, 0, frame).packet(4, 0, frame)
        .packet(5, 1L << 40, frame).packet(2, 5_000_000, frame).bytes();
    try (CaptureFile capture = CaptureFile.open(Files.write(folder.resolve("capture"), file))) {
      passable(capture, "record 1 names interface 7, which the capture has not described");
      passable(capture, "record 2 is of interface 1, whose link type is 105, must be Ethernet (1)");
      passable(capture, "record 3 cannot be true: 500 bytes captured");
      for (int number = 4; number <= 7; number++) {
        passable(capture, "record " + number + " has a time that cannot be");
      }
      assertThat(capture.next()).extracting(read -> read.number, read -> read.nanos).containsExactly(8L, 0L);
      assertThat(capture.next()).isNull();
    }
  }

  private static void passable(CaptureFile capture, String words) {
    assertThatThrownBy(capture::next).isInstanceOfSatisfying(DamagedCaptureException.class, e -> assertThat(e.isPassable()).isTrue())
        .hasMessageContaining(words);
  }

  @Test
  void anInterfaceThatNobodyUsesMayBeOfAnyKind() throws IOException {
    byte[] frame = Packets.ethernet(1, 2, IP);
    assertThat(read(CaptureBuilder.pcapng().section(ByteOrder.LITTLE_ENDIAN).source(105, 0, 0).source(1, 0, 0).packet(1, 0, frame).bytes()))
        .hasSize(1);
  }

  @Test
  void aPipeIsReadAsAFileIs() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Path file = Files.write(folder.resolve("whole"), gzip(many()));
    /* Opened by the other process: who opens a pipe waits for its other end. */
    Process writer = new ProcessBuilder("dd", "status=none", "if=" + file, "of=" + pipe).start();
    int packets = 0;
    try (CaptureFile capture = CaptureFile.open(pipe)) {
      while (capture.next() != null) {
        packets++;
      }
    } finally {
      writer.destroy();
    }
    assertThat(packets).isEqualTo(2000);
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
    assertThatThrownBy(() -> read(file)).isInstanceOf(DamagedCaptureException.class).hasMessageContaining(words);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"fd377a585a000000 | as xz does: unpack it first", "425a6839314159265359 | as bzip2 does",
      "504b030414000000 | as zip does", "04224d1864404000 | as lz4 does", "1f8b | is compressed and damaged: it ends early",
      "1f8b08000000000000ff | the compressed file is cut off or damaged before its first record",
      "28b52ffd2400 | the compressed file is cut off or damaged before its first record"})
  void whatIsCompressedInAnotherWayOrNotWholeIsSaid(String bytes, String words) {
    assertThatThrownBy(() -> read(HexFormat.of().parseHex(bytes))).isInstanceOf(InputException.class).hasMessageContaining(words)
        .hasMessageNotContaining("null");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "%PDF-1.7 and so on, more than any header takes"})
  void aForeignFileIsNoCapture(String content) {
    assertThatThrownBy(() -> read(content.getBytes(StandardCharsets.UTF_8))).isInstanceOf(InputException.class)
        .hasMessageContaining("capture");
  }

  @Test
  void aLinkTypeThatNobodyKnowsIsNamed() {
    assertThatThrownBy(() -> read(CaptureBuilder.pcap(127).bytes())).isInstanceOf(InputException.class)
        .hasMessageContaining("link type is 127");
  }
}
