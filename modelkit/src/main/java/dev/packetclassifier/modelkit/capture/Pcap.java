package dev.packetclassifier.modelkit.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Classic pcap, of either byte order, with times in us or ns. */
final class Pcap extends Format {
  private static final int MICROSECONDS = 0xa1b2c3d4;
  private static final int NANOSECONDS = 0xa1b23c4d;

  private final ByteOrder order;
  private final long unit;
  private final LinkType link;
  private final byte[] header = new byte[16];

  Pcap(Bytes bytes, int magic) throws IOException {
    super(bytes);
    boolean swapped = Integer.reverseBytes(magic) == MICROSECONDS || Integer.reverseBytes(magic) == NANOSECONDS;
    int straight = swapped ? Integer.reverseBytes(magic) : magic;
    if (straight != MICROSECONDS && straight != NANOSECONDS) {
      throw new DamageException(String.format("neither pcap nor pcapng: it starts with 0x%08x", magic));
    }
    order = swapped ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    unit = straight == NANOSECONDS ? 1 : 1000;
    ByteBuffer rest = bytes.header(20, order);
    if (rest == null) {
      throw new DamageException("it ends within its header");
    }
    // The upper bits say whether frames carry their check sequence.
    link = LinkType.of(rest.getInt(16) & 0xffff);
  }

  @Override
  Frame next() throws IOException {
    int read = bytes.read(header, 0, 16);
    if (read == 0) {
      return null;
    }
    if (read < 16) {
      throw new DamageException("record " + (frame.number + 1) + " ends within its header: the capture was cut off");
    }
    ByteBuffer fields = ByteBuffer.wrap(header).order(order);
    long captured = fields.getInt(8) & 0xffff_ffffL;
    if (captured > MAX_CAPTURED) {
      throw impossible(captured);
    }
    long nanos = (fields.getInt(0) & 0xffff_ffffL) * 1_000_000_000L + (fields.getInt(4) & 0xffff_ffffL) * unit;
    take(link, (int) captured, fields.getInt(12) & 0xffff_ffffL, nanos);
    return frame;
  }
}
