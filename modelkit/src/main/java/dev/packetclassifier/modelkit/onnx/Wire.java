package dev.packetclassifier.modelkit.onnx;

import dev.packetclassifier.modelkit.InputException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Walks the fields of one protocol buffer message; knows the wire format only. Foreign bytes end in an {@link InputException}. */
final class Wire {
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\u0085\\u2028\\u2029]");
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED_32 = 5;

  private final byte[] bytes;
  private final int end;
  private int position;
  private int tag;
  private int field;
  private int type;
  private long number;
  private int start;

  Wire(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private Wire(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    position = from;
    end = to;
  }

  /** Goes to the next field; false at the end. */
  boolean next() {
    if (position == end) {
      return false;
    }
    tag = position;
    long key = varint();
    field = (int) (key >>> 3);
    type = (int) (key & 7);
    switch (type) {
      case VARINT -> number = varint();
      case FIXED_64 -> number = fixed(8);
      case FIXED_32 -> number = fixed(4);
      case BYTES -> {
        long length = varint();
        check(length >= 0 && length <= end - position);
        start = position;
        position += (int) length;
      }
      default -> check(false);
    }
    check(field > 0);
    return true;
  }

  private static void check(boolean sound) {
    if (!sound) {
      throw new InputException("the file is not a whole ONNX model: export it again");
    }
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      check(position < end);
      byte next = bytes[position++];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    check(false);
    return 0;
  }

  private long fixed(int length) {
    check(length <= end - position);
    ByteBuffer buffer = ByteBuffer.wrap(bytes, position, length).order(ByteOrder.LITTLE_ENDIAN);
    position += length;
    return length == 8 ? buffer.getLong() : buffer.getInt();
  }

  int field() {
    return field;
  }

  long number() {
    check(type != BYTES);
    return number;
  }

  float single() {
    check(type == FIXED_32);
    return Float.intBitsToFloat((int) number);
  }

  /** Writes the field as it stands here. */
  void copy(ByteArrayOutputStream into) {
    into.write(bytes, tag, position - tag);
  }

  /** Writes a field of bytes, which may be a message. */
  static void put(int field, byte[] value, ByteArrayOutputStream into) {
    putVarint((long) field << 3 | BYTES, into);
    putVarint(value.length, into);
    into.writeBytes(value);
  }

  private static void putVarint(long value, ByteArrayOutputStream into) {
    long rest = value;
    for (; rest >= 0x80; rest >>>= 7) {
      into.write((int) (rest & 0x7f | 0x80));
    }
    into.write((int) rest);
  }

  Wire message() {
    check(type == BYTES);
    return new Wire(bytes, start, position);
  }

  byte[] bytes() {
    check(type == BYTES);
    return Arrays.copyOfRange(bytes, start, position);
  }

  /** Line ends and other characters that no name has become question marks: names stand in messages of one line. */
  String text() {
    check(type == BYTES);
    return CONTROL.matcher(new String(bytes, start, position - start, StandardCharsets.UTF_8)).replaceAll("?");
  }

  ByteBuffer raw() {
    check(type == BYTES);
    return ByteBuffer.wrap(bytes, start, position - start).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Adds one or, packed, many whole numbers. */
  void longs(Numbers into) {
    if (type != BYTES) {
      into.add(number());
      return;
    }
    Wire packed = message();
    while (packed.position < packed.end) {
      into.add(packed.varint());
    }
  }

  /** Adds one or, packed, many floating point numbers of 4 or 8 bytes. */
  void floats(int width, Numbers into) {
    Wire packed = type == BYTES ? message() : null;
    if (packed == null) {
      into.add(width == 4 ? Float.intBitsToFloat((int) number) : Double.longBitsToDouble(number));
      return;
    }
    while (packed.position < packed.end) {
      long bits = packed.fixed(width);
      into.add(width == 4 ? Float.intBitsToFloat((int) bits) : Double.longBitsToDouble(bits));
    }
  }
}
