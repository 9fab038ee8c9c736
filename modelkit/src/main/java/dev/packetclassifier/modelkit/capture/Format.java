package dev.packetclassifier.modelkit.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A file format of captures. */
abstract class Format {
  /** More than any program captures of one frame; a record that says more is damage. */
  static final int MAX_CAPTURED = 1 << 18;
  /** Room before a record for the Ethernet header that it may need. */
  private static final int ROOM = 16;

  private static final int PCAPNG = 0x0a0d0d0a;

  final Bytes bytes;
  final Frame frame = new Frame();
  private byte[] record = new byte[4096];

  Format(Bytes bytes) {
    this.bytes = bytes;
  }

  static Format of(Bytes bytes) throws IOException {
    ByteBuffer magic = bytes.header(4, ByteOrder.BIG_ENDIAN);
    if (magic == null) {
      throw new DamageException("no capture: shorter than 4 bytes");
    }
    return magic.getInt(0) == PCAPNG ? new Pcapng(bytes) : new Pcap(bytes, magic.getInt(0));
  }

  /** The next record as a frame, null at the end. */
  abstract Frame next() throws IOException;

  /** Reads a record's bytes and makes them the frame. */
  void take(LinkType link, int captured, long length, long nanos) throws IOException {
    frame.number++;
    int shift = link.shift();
    if (record.length < captured + ROOM) {
      record = new byte[captured + ROOM];
    }
    if (bytes.read(record, ROOM, captured) < captured) {
      throw new DamageException("record " + frame.number + " ends within its " + captured + " bytes: the capture was cut off");
    }
    int start = link.frame(record, ROOM, captured);
    frame.captured = Math.max(0, captured + shift);
    frame.room(frame.captured);
    System.arraycopy(record, start, frame.bytes, 0, frame.captured);
    /* Some programs write nonsense here; the bytes at hand are the better witness. */
    frame.length = length < captured || length > MAX_CAPTURED ? frame.captured : (int) length + shift;
    frame.nanos = nanos;
  }

  DamageException impossible(long captured) {
    return new DamageException("record " + (frame.number + 1) + " cannot be true: " + captured + " bytes captured");
  }
}
