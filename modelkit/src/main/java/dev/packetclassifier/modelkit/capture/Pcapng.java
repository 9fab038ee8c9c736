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
  private static final long NANOS = 1_000_000_000L;

  /** @param unitsPerSecond of its time stamps */
  private record Source(LinkType link, long unitsPerSecond, long offsetSeconds, int snap) {
    long nanos(long units) {
      long seconds = Long.divideUnsigned(units, unitsPerSecond);
      long rest = Long.remainderUnsigned(units, unitsPerSecond);
      return (seconds + offsetSeconds) * NANOS + nanosOf(rest);
    }

    /** Exact for all powers of ten; of powers of two, as near as a double comes. */
    private long nanosOf(long rest) {
      if (unitsPerSecond <= NANOS && NANOS % unitsPerSecond == 0) {
        return rest * (NANOS / unitsPerSecond);
      }
      return unitsPerSecond % NANOS == 0 ? rest / (unitsPerSecond / NANOS) : (long) ((double) rest / unitsPerSecond * NANOS);
    }
  }

  private final List<Source> sources = new ArrayList<>();
  private ByteOrder order;

  Pcapng(Bytes bytes) throws IOException {
    super(bytes);
    readSection();
  }

  @Override
  Frame next() throws IOException {
    while (!ends()) {
      if (!bytes.has(8)) {
        throw cutOff();
      }
      int type = bytes.i32(0, order);
      if (type == SECTION) {
        bytes.take(4);
        readSection();
      } else if (readBlock(type)) {
        return frame;
      }
    }
    return null;
  }

  /** After its type, which is the same in both byte orders. */
  private void readSection() throws IOException {
    if (!bytes.has(8)) {
      throw new DamageException("a section ends within its header");
    }
    order = bytes.i32(4, ByteOrder.BIG_ENDIAN) == BYTE_ORDER ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    int length = bytes.i32(0, order);
    if (bytes.i32(4, order) != BYTE_ORDER || length < 28 || length > MAX_BLOCK) {
      throw new DamageException("a section cannot be true: its byte order or its length");
    }
    skip(length - 4);
    sources.clear();
  }

  /** Whether it was a packet. */
  private boolean readBlock(int type) throws IOException {
    int length = bytes.i32(4, order);
    if (length < 12 || length > MAX_BLOCK || length % 4 != 0) {
      throw new DamageException("the block after record " + frame.number + " cannot be true: " + length + " bytes");
    }
    bytes.take(8);
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
    if (length < 8 || !bytes.has(length)) {
      throw cutOff();
    }
    ByteBuffer body = ByteBuffer.wrap(bytes.array(), bytes.at(), length).slice().order(order);
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
    bytes.take(length);
    sources.add(new Source(LinkType.of(body.getShort(0) & 0xffff), units, offset, body.getInt(4)));
  }

  private boolean readEnhanced(int length) throws IOException {
    if (length < 32 || !bytes.has(20)) {
      throw cutOffHeader();
    }
    long captured = bytes.u32(12, order);
    if (captured > length - 32 || captured > MAX_CAPTURED) {
      throw impossible(captured);
    }
    Source source = source(bytes.i32(0, order));
    long units = bytes.u32(4, order) << 32 | bytes.u32(8, order);
    long original = bytes.u32(16, order);
    bytes.take(20);
    take(source.link, (int) captured, original, source.nanos(units));
    skip(length - 28 - (int) captured);
    return true;
  }

  /** It has no time: that of the record before. */
  private boolean readSimple(int length) throws IOException {
    if (length < 16 || !bytes.has(4)) {
      throw cutOffHeader();
    }
    Source source = source(0);
    long original = bytes.u32(0, order);
    long captured = Math.min(Math.min(original, length - 16), source.snap == 0 ? Integer.MAX_VALUE : source.snap & 0xffff_ffffL);
    if (captured > MAX_CAPTURED) {
      throw impossible(captured);
    }
    bytes.take(4);
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
    if (!bytes.skip(length)) {
      throw cutOff();
    }
  }

  private DamageException cutOff() {
    return new DamageException("the block at record " + frame.number + " is cut off");
  }
}
