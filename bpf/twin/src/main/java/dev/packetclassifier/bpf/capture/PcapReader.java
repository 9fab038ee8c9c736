// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.capture;

import java.io.IOException;
import java.nio.ByteOrder;

/** Classic pcap, of either byte order, with times in us or ns. */
final class PcapReader extends CaptureReader {
  private static final int MICROSECONDS = 0xa1b2c3d4;
  private static final int NANOSECONDS = 0xa1b23c4d;
  private static final long SECOND = 1_000_000_000L;
  private static final int FILE_HEADER = 20;
  private static final int RECORD_HEADER = 16;

  private final ByteOrder order;
  private final long unit;
  private final LinkType link;

  PcapReader(InputBuffer bytes, int magic) throws IOException {
    super(bytes);
    boolean swapped = Integer.reverseBytes(magic) == MICROSECONDS || Integer.reverseBytes(magic) == NANOSECONDS;
    int straight = swapped ? Integer.reverseBytes(magic) : magic;
    if (straight != MICROSECONDS && straight != NANOSECONDS) {
      throw new DamagedCaptureException(String.format("neither pcap nor pcapng: it starts with 0x%08x%s", magic, compression(magic)));
    }
    order = swapped ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    unit = straight == NANOSECONDS ? 1 : 1000;
    if (!bytes.has(FILE_HEADER)) {
      throw new DamagedCaptureException("it ends within its header");
    }
    // The upper bits say whether frames carry their check sequence.
    int number = bytes.i32(16, order) & 0xffff;
    link = LinkType.of(number);
    if (link == null) {
      throw new DamagedCaptureException(LinkType.unsupported(number));
    }
    bytes.take(FILE_HEADER);
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
    if (!bytes.has(RECORD_HEADER)) {
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
    bytes.take(RECORD_HEADER);
    readFrame(link, (int) captured, length, nanos);
    if (fraction >= SECOND) {
      throw new DamagedCaptureException("record " + frame.number + " cannot be true: " + fraction / unit + (unit == 1 ? " ns" : " us")
          + " after the second", true);
    }
    return frame;
  }
}
