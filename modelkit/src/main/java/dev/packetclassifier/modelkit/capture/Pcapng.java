package dev.packetclassifier.modelkit.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** pcapng: sections of interfaces, enhanced and simple packets; other blocks are stepped over. */
final class Pcapng extends Format {
  private static final int SECTION = 0x0a0d0d0a;
  private static final int INTERFACE = 1;
  private static final int SIMPLE_PACKET = 3;
  private static final int ENHANCED_PACKET = 6;
  private static final int BYTE_ORDER = 0x1a2b3c4d;
  private static final int MAX_BLOCK = 1 << 24;
  private static final int RESOLUTION = 9;
  private static final int OFFSET = 14;

  /** @param unitsPerSecond of its time stamps */
  private record Source(LinkType link, long unitsPerSecond, long offsetSeconds, int snap) {
    long nanos(long units) {
      long seconds = Long.divideUnsigned(units, unitsPerSecond);
      long rest = Long.remainderUnsigned(units, unitsPerSecond);
      return (seconds + offsetSeconds) * 1_000_000_000L + (long) (rest * (1e9 / unitsPerSecond));
    }
  }

  private final List<Source> sources = new ArrayList<>();
  private byte[] rest = new byte[4096];
  private ByteOrder order;

  Pcapng(Bytes bytes) throws IOException {
    super(bytes);
    readSection();
  }

  @Override
  Frame next() throws IOException {
    while (true) {
      ByteBuffer head = bytes.header(4, order);
      if (head == null) {
        return null;
      }
      int type = head.getInt(0);
      if (type == SECTION) {
        readSection();
      } else if (readBlock(type)) {
        return frame;
      }
    }
  }

  /** After its type, which is the same in both byte orders. */
  private void readSection() throws IOException {
    ByteBuffer head = bytes.header(8, ByteOrder.BIG_ENDIAN);
    if (head == null) {
      throw new DamageException("a section ends within its header");
    }
    order = head.getInt(4) == BYTE_ORDER ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    int length = head.order(order).getInt(0);
    if (head.getInt(4) != BYTE_ORDER || length < 28 || length > MAX_BLOCK) {
      throw new DamageException("a section cannot be true: its byte order or its length");
    }
    skip(length - 12);
    sources.clear();
  }

  /** Whether it was a packet. */
  private boolean readBlock(int type) throws IOException {
    ByteBuffer lengths = bytes.header(4, order);
    int length = lengths == null ? 0 : lengths.getInt(0);
    if (length < 12 || length > MAX_BLOCK || length % 4 != 0) {
      throw new DamageException("the block after record " + frame.number + " cannot be true: " + length + " bytes");
    }
    switch (type) {
      case INTERFACE:
        readSource(length - 12);
        skip(4);
        return false;
      case ENHANCED_PACKET:
        return readEnhanced(length);
      case SIMPLE_PACKET:
        return readSimple(length);
      default:
        skip(length - 8);
        return false;
    }
  }

  private void readSource(int length) throws IOException {
    read(length);
    ByteBuffer body = ByteBuffer.wrap(rest, 0, length).order(order);
    long units = 1_000_000;
    long offset = 0;
    for (int at = 8; at + 4 <= length;) {
      int code = body.getShort(at);
      int size = body.getShort(at + 2) & 0xffff;
      if (code == 0 || at + 4 + size > length) {
        break;
      }
      if (code == RESOLUTION && size >= 1) {
        int value = body.get(at + 4);
        units = value < 0 ? 1L << (value & 0x3f) : (long) Math.pow(10, Math.min(value, 18));
      } else if (code == OFFSET && size >= 8) {
        offset = body.getLong(at + 4);
      }
      at += 4 + (size + 3) / 4 * 4;
    }
    sources.add(new Source(LinkType.of(body.getShort(0) & 0xffff), units, offset, body.getInt(4)));
  }

  private boolean readEnhanced(int length) throws IOException {
    ByteBuffer head = bytes.header(20, order);
    if (head == null || length < 32) {
      throw new DamageException("record " + (frame.number + 1) + " ends within its header: the capture was cut off");
    }
    long captured = head.getInt(12) & 0xffff_ffffL;
    if (captured > length - 32 || captured > MAX_CAPTURED) {
      throw impossible(captured);
    }
    Source source = source(head.getInt(0));
    long units = (head.getInt(4) & 0xffff_ffffL) << 32 | head.getInt(8) & 0xffff_ffffL;
    take(source.link, (int) captured, head.getInt(16) & 0xffff_ffffL, source.nanos(units));
    skip(length - 28 - (int) captured);
    return true;
  }

  /** It has no time: that of the record before. */
  private boolean readSimple(int length) throws IOException {
    ByteBuffer head = bytes.header(4, order);
    if (head == null || length < 16) {
      throw new DamageException("record " + (frame.number + 1) + " ends within its header: the capture was cut off");
    }
    Source source = source(0);
    long original = head.getInt(0) & 0xffff_ffffL;
    long captured = Math.min(Math.min(original, length - 16), source.snap == 0 ? Integer.MAX_VALUE : source.snap);
    take(source.link, (int) captured, original, frame.nanos);
    skip(length - 12 - (int) captured);
    return true;
  }

  private Source source(int number) throws DamageException {
    if (number < 0 || number >= sources.size()) {
      throw new DamageException("record " + (frame.number + 1) + " names interface " + number + ", which the capture has not described");
    }
    return sources.get(number);
  }

  private void skip(int length) throws IOException {
    read(length);
  }

  private void read(int length) throws IOException {
    if (length > rest.length) {
      rest = new byte[length];
    }
    if (bytes.read(rest, 0, length) < length) {
      throw new DamageException("the block at record " + frame.number + " is cut off");
    }
  }
}
