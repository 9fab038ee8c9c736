// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.capture;

import java.io.IOException;
import java.nio.ByteOrder;

/** Classic pcap, of either byte order, with times in us or ns. */
final class PcapReader extends CaptureReader {
  private static final int MICROSECONDS = 0xa1b2c3d4;
  private static final int NANOSECONDS = 0xa1b23c4d;
  /** Kuznetzov's modification, of old tcpdumps of Linux distributions: records have eight more bytes, of interface and protocol. */
  private static final int MODIFIED = 0xa1b2cd34;
  private static final int MODIFIED_MORE = 8;
  private static final long SECOND = 1_000_000_000L;
  private static final int FILE_HEADER = 20;
  private static final int RECORD_HEADER = 16;
  /** In the field of the link type; the upper four bits are the length of the check sequence, in 16-bit words. */
  private static final int HAS_CHECK_SEQUENCE = 1 << 26;

  private final ByteOrder order;
  private final long unit;
  private final LinkType link;
  private final int recordHeader;
  /** Bytes at the end of each frame. */
  private final int checkSequence;

  PcapReader(InputBuffer bytes, int magic) throws IOException {
    super(bytes);
    boolean swapped = isMagic(Integer.reverseBytes(magic));
    int straight = swapped ? Integer.reverseBytes(magic) : magic;
    if (!isMagic(straight)) {
      throw new DamagedCaptureException(String.format("neither pcap nor pcapng: it starts with 0x%08x%s", magic, compression(magic)));
    }
    order = swapped ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    unit = straight == NANOSECONDS ? 1 : 1000;
    recordHeader = straight == MODIFIED ? RECORD_HEADER + MODIFIED_MORE : RECORD_HEADER;
    if (!bytes.has(FILE_HEADER)) {
      throw new DamagedCaptureException("it ends within its header");
    }
    int field = bytes.i32(16, order);
    int number = field & 0xffff;
    checkSequence = (field & HAS_CHECK_SEQUENCE) == 0 ? 0 : 2 * (field >>> 28);
    link = LinkType.of(number);
    if (link == null) {
      throw new DamagedCaptureException(LinkType.unsupported(number));
    }
    bytes.take(FILE_HEADER);
  }

  private static boolean isMagic(int magic) {
    return magic == MICROSECONDS || magic == NANOSECONDS || magic == MODIFIED;
  }

  private static String compression(int magic) {
    String by = switch (magic) {
      case 0xfd377a58 -> "xz";
      case 0x504b0304 -> "zip";
      case 0x04224d18 -> "lz4";
      default -> magic >>> 8 == 0x425a68 ? "bzip2" : null;
    };
    return by == null ? "" : ", as " + by + " does: unpack it first, or compress it by gzip or zstd";
  }

  @Override
  public Frame next() throws IOException {
    if (!bytes.has(recordHeader)) {
      if (isAtEnd()) {
        return null;
      }
      throw cutOffHeader();
    }
    long captured = bytes.u32(8, order);
    if (captured > MAX_CAPTURED) {
      throw impossible(captured);
    }
    long fraction = bytes.u32(4, order) * unit;
    long nanos = bytes.u32(0, order) * SECOND + fraction;
    long length = bytes.u32(12, order);
    bytes.take(recordHeader);
    readFrame(link, (int) captured, length, nanos, checkSequence);
    if (fraction >= SECOND) {
      throw new DamagedCaptureException("record " + frame.number + " cannot be true: " + fraction / unit + (unit == 1 ? " ns" : " us")
          + " after the second", true);
    }
    return frame;
  }
}
