// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * pcapng: sections of interfaces, enhanced, simple and obsolete packets; other blocks are skipped. A damaged packet in a
 * block that is whole does not end the capture: the next one can be read.
 */
final class PcapngReader extends CaptureReader {
  private static final int SECTION = 0x0a0d0d0a;
  private static final int INTERFACE = 1;
  private static final int OBSOLETE_PACKET = 2;
  private static final int SIMPLE_PACKET = 3;
  private static final int ENHANCED_PACKET = 6;
  private static final int JOURNAL = 9;
  private static final int CUSTOM = 0x0bad;
  private static final int CUSTOM_NOT_COPIED = 0x40000bad;
  private static final int BYTE_ORDER = 0x1a2b3c4d;
  private static final int MAX_BLOCK = 1 << 24;
  /** Type and length before its content. */
  private static final int BLOCK_HEADER = 8;
  /** The length once more behind it. */
  private static final int BLOCK_END = 4;
  private static final int PACKET_HEADER = 20;

  private final List<CaptureInterface> interfaces = new ArrayList<>();
  private ByteOrder order;

  PcapngReader(InputBuffer bytes) throws IOException {
    super(bytes);
    readSection();
  }

  @Override
  public Frame next() throws IOException {
    while (!isAtEnd()) {
      if (!bytes.has(BLOCK_HEADER)) {
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
      throw new DamagedCaptureException("a section ends within its header");
    }
    order = bytes.i32(4, ByteOrder.BIG_ENDIAN) == BYTE_ORDER ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    int length = bytes.i32(0, order);
    if (bytes.i32(4, order) != BYTE_ORDER || length < 28 || length > MAX_BLOCK) {
      throw new DamagedCaptureException("a section cannot be true: its byte order or its length");
    }
    endBlock(length - 4, length);
    interfaces.clear();
  }

  /** Whether it was a packet. */
  private boolean readBlock(int type) throws IOException {
    int length = bytes.i32(4, order);
    if (length < BLOCK_HEADER + BLOCK_END || length > MAX_BLOCK || length % 4 != 0) {
      throw new DamagedCaptureException("the block after record " + frame.number + " cannot be true: " + length + " bytes");
    }
    bytes.take(BLOCK_HEADER);
    switch (type) {
      case INTERFACE :
        readInterface(length - BLOCK_HEADER - BLOCK_END);
        endBlock(BLOCK_END, length);
        return false;
      case ENHANCED_PACKET, OBSOLETE_PACKET :
        readPacket(type, length);
        return true;
      case SIMPLE_PACKET :
        readSimple(length);
        return true;
      case JOURNAL, CUSTOM, CUSTOM_NOT_COPIED :
        /* No packets, yet Wireshark numbers them as such. */
        frame.number++;
        break;
      default :
        break;
    }
    endBlock(length - BLOCK_HEADER, length);
    return false;
  }

  private void readInterface(int length) throws IOException {
    if (length < 8 || !bytes.has(length)) {
      throw cutOff();
    }
    interfaces.add(CaptureInterface.read(ByteBuffer.wrap(bytes.array(), bytes.at(), length).slice().order(order), length));
    bytes.take(length);
  }

  /** An enhanced packet, or an obsolete one, whose interface's number has 16 bits. */
  private void readPacket(int type, int length) throws IOException {
    int room = length - BLOCK_HEADER - PACKET_HEADER - BLOCK_END;
    if (room < 0) {
      throw damagedPacket(length, "cannot be true: a block of " + length + " bytes");
    }
    if (!bytes.has(PACKET_HEADER)) {
      throw cutOffHeader();
    }
    long captured = bytes.u32(12, order);
    if (captured > room || captured > MAX_CAPTURED) {
      throw damagedPacket(length, "cannot be true: " + captured + " bytes captured");
    }
    int number = bytes.i32(0, order);
    if (type == OBSOLETE_PACKET) {
      number = order == ByteOrder.BIG_ENDIAN ? number >>> 16 : number & 0xffff;
    }
    CaptureInterface described = interfaceOf(number, length);
    long units = bytes.u32(4, order) << 32 | bytes.u32(8, order);
    if (!described.hasTime(units)) {
      throw damagedPacket(length, "has a time that cannot be: before 1970, after 2261 or in units below 10^-18 s");
    }
    long original = bytes.u32(16, order);
    bytes.take(PACKET_HEADER);
    readFrame(described.link(), (int) captured, original, described.nanos(units), described.checkSequence());
    endBlock(room - (int) captured + BLOCK_END, length);
  }

  /** It has no time: that of the record before. */
  private void readSimple(int length) throws IOException {
    int room = length - BLOCK_HEADER - 4 - BLOCK_END;
    if (room < 0) {
      throw damagedPacket(length, "cannot be true: a block of " + length + " bytes");
    }
    if (!bytes.has(4)) {
      throw cutOffHeader();
    }
    CaptureInterface described = interfaceOf(0, length);
    long original = bytes.u32(0, order);
    long captured = Math.min(Math.min(original, room), described.snapLength());
    if (captured > MAX_CAPTURED) {
      throw damagedPacket(length, "cannot be true: " + captured + " bytes captured");
    }
    bytes.take(4);
    readFrame(described.link(), (int) captured, original, frame.nanos, described.checkSequence());
    endBlock(room - (int) captured + BLOCK_END, length);
  }

  private CaptureInterface interfaceOf(int number, int length) throws IOException {
    if (number < 0 || number >= interfaces.size()) {
      throw damagedPacket(length, "names interface " + number + ", which the capture has not described");
    }
    CaptureInterface described = interfaces.get(number);
    if (described.link() == null) {
      throw damagedPacket(length, "is of interface " + number + ", whose " + LinkType.unsupported(described.linkNumber()));
    }
    return described;
  }

  /** Skips a packet's block, whose header was read. */
  private DamagedCaptureException damagedPacket(int length, String what) throws IOException {
    frame.number++;
    endBlock(length - BLOCK_HEADER, length);
    return new DamagedCaptureException("record " + frame.number + " " + what, true);
  }

  /** Skips the rest of a block. */
  private void endBlock(int left, int length) throws IOException {
    if (!bytes.skip(left - BLOCK_END) || !bytes.has(BLOCK_END)) {
      throw cutOff();
    }
    int again = bytes.i32(0, order);
    if (again != length) {
      throw new DamagedCaptureException(
          "the block at record " + frame.number + " cannot be true: " + length + " bytes at its begin, " + again
              + " at its end");
    }
    bytes.take(BLOCK_END);
  }

  private DamagedCaptureException cutOff() {
    return new DamagedCaptureException("the block at record " + frame.number + " is cut off");
  }
}
