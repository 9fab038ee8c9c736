// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.capture;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads a capture record by record in constant memory: classic pcap or pcapng, told apart by what it starts with. The record read last is
 * kept in one reused {@link Frame}.
 */
public abstract class CaptureReader implements Closeable {
  /** More than any program captures of one frame; a record that says more is damage. */
  static final int MAX_CAPTURED = 1 << 18;

  private static final int PCAPNG = 0x0a0d0d0a;

  final InputBuffer bytes;
  final Frame frame = new Frame();

  CaptureReader(InputBuffer bytes) {
    this.bytes = bytes;
  }

  /** Opens a file that is not compressed; as {@link #of(InputStream)}. */
  public static CaptureReader open(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    try {
      return of(in);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /**
   * Reads the capture's header.
   *
   * @param in not compressed; closed by {@link #close}
   * @throws DamagedCaptureException when it is no capture
   */
  public static CaptureReader of(InputStream in) throws IOException {
    return of(new InputBuffer(in));
  }

  private static CaptureReader of(InputBuffer bytes) throws IOException {
    if (!bytes.has(4)) {
      throw new DamagedCaptureException(bytes.broken() == null ? "no capture: shorter than 4 bytes"
          : "the compressed file is cut off or damaged before its first record: " + bytes.broken());
    }
    int magic = bytes.i32(0, ByteOrder.BIG_ENDIAN);
    bytes.take(4);
    return magic == PCAPNG ? new PcapngReader(bytes) : new PcapReader(bytes, magic);
  }

  /**
   * Reads the next record.
   *
   * @return the record as an Ethernet frame; null at the end
   * @throws DamagedCaptureException naming the record, from 1, that ends early or cannot be true; it also says whether later ones can be read
   */
  public abstract Frame next() throws IOException;

  @Override
  public void close() throws IOException {
    bytes.close();
  }

  /** Whether the capture ends here, between two records. */
  boolean isAtEnd() throws IOException {
    if (!bytes.isAtEnd()) {
      return false;
    }
    if (bytes.broken() != null) {
      throw new DamagedCaptureException("after record " + frame.number + " the compressed file cannot be read on: " + bytes.broken());
    }
    return true;
  }

  /**
   * Makes the next bytes, which are a record's, the frame.
   *
   * @param checkSequence how many bytes at the frame's end are its check sequence, which is left out
   */
  void readFrame(LinkType link, int captured, long length, long nanos, int checkSequence) throws IOException {
    frame.number++;
    if (!bytes.has(captured)) {
      throw new DamagedCaptureException("record " + frame.number + " ends within its " + captured + " bytes: the capture was cut off");
    }
    frame.room(captured + LinkType.ETHERNET_HEADER);
    frame.captured = link.frame(bytes.array(), bytes.at(), captured, frame.bytes);
    int shift = frame.captured - captured;
    bytes.take(captured);
    /* Some programs write nonsense here; the bytes at hand are the better witness. */
    frame.length = length < captured || length > MAX_CAPTURED ? frame.captured : Math.max(frame.captured, (int) length + shift);
    frame.length = Math.max(0, frame.length - checkSequence);
    frame.captured = Math.min(frame.captured, frame.length);
    frame.nanos = nanos;
  }

  DamagedCaptureException cutOffHeader() {
    return new DamagedCaptureException("record " + (frame.number + 1) + " ends within its header: the capture was cut off");
  }

  DamagedCaptureException impossible(long captured) {
    return new DamagedCaptureException("record " + (frame.number + 1) + " cannot be true: " + captured + " bytes captured");
  }
}
