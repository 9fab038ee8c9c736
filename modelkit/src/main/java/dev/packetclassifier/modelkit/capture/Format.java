package dev.packetclassifier.modelkit.capture;

import java.io.IOException;
import java.nio.ByteOrder;

/** A file format of captures. */
abstract class Format {
  /** More than any program captures of one frame; a record that says more is damage. */
  static final int MAX_CAPTURED = 1 << 18;

  private static final int PCAPNG = 0x0a0d0d0a;

  final Bytes bytes;
  final Frame frame = new Frame();

  Format(Bytes bytes) {
    this.bytes = bytes;
  }

  static Format of(Bytes bytes) throws IOException {
    if (!bytes.has(4)) {
      throw new DamageException(bytes.broken() == null ? "no capture: shorter than 4 bytes"
          : "the compressed file is cut off or damaged before its first record: " + bytes.broken());
    }
    int magic = bytes.i32(0, ByteOrder.BIG_ENDIAN);
    bytes.take(4);
    return magic == PCAPNG ? new Pcapng(bytes) : new Pcap(bytes, magic);
  }

  /** The next record as a frame, null at the end. */
  abstract Frame next() throws IOException;

  /** Whether the capture ends here, between two records. */
  boolean ends() throws IOException {
    if (!bytes.isAtEnd()) {
      return false;
    }
    if (bytes.broken() != null) {
      throw new DamageException("after record " + frame.number + " the compressed file cannot be read on: " + bytes.broken());
    }
    return true;
  }

  /** Makes a record's bytes, which are the next, the frame. */
  void take(LinkType link, int captured, long length, long nanos) throws IOException {
    frame.number++;
    if (!bytes.has(captured)) {
      throw new DamageException("record " + frame.number + " ends within its " + captured + " bytes: the capture was cut off");
    }
    int shift = link.shift();
    frame.room(captured + Math.max(0, shift));
    frame.captured = link.frame(bytes.array(), bytes.at(), captured, frame.bytes);
    bytes.take(captured);
    /* Some programs write nonsense here; the bytes at hand are the better witness. */
    frame.length = length < captured || length > MAX_CAPTURED ? frame.captured : Math.max(frame.captured, (int) length + shift);
    frame.nanos = nanos;
  }

  DamageException cutOffHeader() {
    return new DamageException("record " + (frame.number + 1) + " ends within its header: the capture was cut off");
  }

  DamageException impossible(long captured) {
    return new DamageException("record " + (frame.number + 1) + " cannot be true: " + captured + " bytes captured");
  }
}
